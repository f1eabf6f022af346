package com.nubabel.worker;

/**
 * A call of an author's code under way, for one job or several: its thread is interrupted when the
 * last of them that was to be done is stopped. Safe for any thread.
 */
final class ProcessorCall {
  private final Thread thread = Thread.currentThread();

  // Guarded by this.
  private int left;

  /** A call that the current thread is about to make. */
  ProcessorCall(int jobs) {
    this.left = jobs;
  }

  /** The author has said how one ends. */
  synchronized void decided() {
    left--;
  }

  /** One that was to be done is not to be any more. */
  synchronized void stopped() {
    left--;
    if (left == 0) {
      thread.interrupt();
    }
  }
}
