package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;

/** What a subscription shows, between its first block and its last. Belongs to its task. */
interface StreamContent {
  /**
   * Adds what there is to a batch, without waiting.
   *
   * @return whether the stream is over after it
   */
  boolean fill(Batch batch);

  /** Sets the places up to which all that matches was added. */
  void refresh(Positions positions);

  /** As {@link Reader#jobVanished}: any thread. */
  default void jobVanished(StreamId position) {}

  /** Lets go of the queues. Any thread; harmless when repeated. */
  void detach();
}
