package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * A connection of a crowd, which takes all at once: counts the events of a queue's stream, which
 * must come in order, and tells how old each was. Costs little, so that what is measured is not
 * this.
 */
final class OrderedSink implements EventSink {
  private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);

  private final Collection<Long> latencies;

  // Guarded by this.
  private StreamId last = StreamId.MIN;
  private int events;

  /**
   * A connection.
   *
   * @param latencies receives how long after it was written each event came, ms; null if nobody
   *     wants to know
   */
  OrderedSink(Collection<Long> latencies) {
    this.latencies = latencies;
  }

  @Override
  public void write(List<ByteBuffer> frames, Written written) {
    long now = System.currentTimeMillis();
    synchronized (this) {
      for (ByteBuffer frame : frames) {
        // A ping begins with a comment.
        if (startsWithId(frame)) {
          take(frame, now);
        }
      }
    }
    written.done(null);
  }

  private static boolean startsWithId(ByteBuffer frame) {
    for (int i = 0; i < ID.length; i++) {
      if (frame.get(frame.position() + i) != ID[i]) {
        return false;
      }
    }
    return true;
  }

  private void take(ByteBuffer frame, long now) {
    StringBuilder id = new StringBuilder();
    for (int i = frame.position() + ID.length; frame.get(i) != '\n'; i++) {
      id.append((char) frame.get(i));
    }
    StreamId next = StreamId.parse(id.toString());
    if (!next.isAfter(last)) {
      throw new AssertionError(next + " came after " + last);
    }
    last = next;
    events++;
    if (latencies != null) {
      latencies.add(now - next.ms());
    }
  }

  @Override
  public void close() {}

  synchronized StreamId last() {
    return last;
  }

  synchronized int events() {
    return events;
  }
}
