package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;

/** Who reads by a cursor. Called with no lock held, on any thread; must not block. */
interface Reader {
  /** There may be something to read. */
  void wake();

  /**
   * The job that is read about does not exist any more.
   *
   * @param position of the stream when that was found
   */
  void jobVanished(StreamId position);

  /** The queue's key is no stream; nothing will come. */
  void queueUnreadable();
}
