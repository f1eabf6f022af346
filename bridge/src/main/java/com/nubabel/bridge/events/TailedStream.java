package com.nubabel.bridge.events;

import com.nubabel.bridge.job.QueueKeys;
import java.util.List;

/** One stream that the tailer follows, and who hears of it. */
public final class TailedStream {
  /** Hears what happens on a stream. Called on the tailer's thread; must not block. */
  public interface Listener {
    /**
     * New entries, each once, in order.
     *
     * @param events maybe none
     * @param isSettled nothing followed them when they were read
     */
    void appended(List<QueueEvent> events, boolean isSettled);

    /**
     * Entries may have been lost: the stream was trimmed past the cursor, or deleted.
     *
     * @param position from where the tailer goes on
     */
    void broken(StreamId position);

    /**
     * The stream's key is something else; the tailer follows it no more.
     *
     * @param type as the Redis command TYPE names it
     */
    void unreadable(String type);
  }

  final QueueKeys keys;
  final Listener listener;

  // Of the tailer's thread.
  StreamId cursor;
  boolean isSettled;
  long checkedMillis;

  /** Set by any thread: the bounds are to be looked at in the next turn. */
  volatile boolean isCheckDue;

  /**
   * A stream to be followed.
   *
   * @param from the cursor: what follows it is told
   */
  public TailedStream(QueueKeys keys, StreamId from, Listener listener) {
    this.keys = keys;
    this.cursor = from;
    this.listener = listener;
    // A flaw between the reading of `from` and the first turn would else go unnoticed for seconds.
    this.isCheckDue = true;
  }
}
