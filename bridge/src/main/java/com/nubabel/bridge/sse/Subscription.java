package com.nubabel.bridge.sse;

/** One open stream: a cursor, a filter and a connection. */
public interface Subscription {
  /**
   * Begins to write to a connection: the first block, then what the opening decided. Called once,
   * when the response's head is under way.
   */
  void start(EventSink sink);

  /** The client is gone: nothing is written any more. Harmless when repeated. */
  void cancel();
}
