package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.List;

/**
 * How far one subscription has read one queue. Idle, it has been served all that the window knows
 * and costs nothing as the window moves on; the first event that matches makes it lag, from just
 * before that event. Its state belongs to the queue's lock.
 */
final class QueueCursor {
  /** Where the events after a cursor are. */
  enum Source {
    /** All were taken; the cursor is idle. */
    TAKEN,
    /** The window has more. */
    WINDOW,
    /** In Redis, or nowhere: the window does not reach there. */
    REDIS
  }

  final StreamFilter filter;
  final Reader reader;
  private final WatchedQueue queue;

  // Guarded by the queue's lock. While idle the position may lie behind the window's head.
  StreamId position;
  boolean isIdle;

  QueueCursor(WatchedQueue queue, StreamFilter filter, Reader reader) {
    this.queue = queue;
    this.filter = filter;
    this.reader = reader;
  }

  WatchedQueue queue() {
    return queue;
  }

  /**
   * Takes events that match from the window.
   *
   * @param taken receives them
   * @param bytesMax at which to stop
   */
  Source take(List<LoggedEvent> taken, int bytesMax) {
    return queue.take(this, taken, bytesMax);
  }

  /** Every event that matches, up to here, was taken. */
  StreamId served() {
    return queue.served(this);
  }

  /** Goes to a place, ahead or back, to look from there. */
  void moveTo(StreamId place) {
    queue.moveTo(this, place);
  }

  /**
   * Goes to a place at which Redis had nothing more.
   *
   * @return false if the window knows of more, but does not reach back to there
   */
  boolean reach(StreamId place) {
    return queue.reach(this, place);
  }

  /**
   * The place up to which all was taken, if nothing followed it when the stream was last read.
   *
   * @param least the place must be at or after this
   * @return null if not so; the reader is then woken when it may be
   */
  StreamId settledAt(StreamId least) {
    return queue.settledAt(this, least);
  }

  void detach(long nowMillis) {
    queue.detach(this, nowMillis);
  }
}
