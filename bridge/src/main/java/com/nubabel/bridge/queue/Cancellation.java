package com.nubabel.bridge.queue;

/** What became of a cancel. */
public enum Cancellation {
  /** The job had not begun: it failed, and no attempt was counted. */
  DONE,

  /**
   * The job is active: its worker is asked to stop it, and a Java worker does. A worker of Node
   * hears nothing and finishes its attempt; but should that fail, or the job stall, the job is not
   * tried again. The same holds for the next iteration of a job scheduler, which fails when it is
   * due, so that the series goes on.
   */
  REQUESTED
}
