package com.nubabel.bridge.sse;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The connection of one subscription, as the hub sees it. The hub has at most one write under way
 * and writes again only when that is done: so a slow reader holds nothing but its socket.
 */
public interface EventSink {
  /**
   * Writes whole frames in one go, and does not block.
   *
   * @param frames in order; shared with other sinks: must be read through duplicates only
   * @param written called exactly once, on any thread, also before this method returns: with null
   *     when the connection has taken all of it, else with what went wrong
   */
  void write(List<ByteBuffer> frames, Written written);

  /** Ends the response after the last write. Harmless when repeated, or when the client is gone. */
  void close();

  /** The end of a write. */
  @FunctionalInterface
  interface Written {
    void done(Throwable failure);
  }
}
