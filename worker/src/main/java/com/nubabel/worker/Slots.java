package com.nubabel.worker;

import java.util.concurrent.Semaphore;

/**
 * A permit for each job that may run. While there are fewer than jobs that run, because the worker
 * was paused or its concurrency lowered, a job that ends gives its slot up instead of taking the
 * next. Safe for any thread.
 */
final class Slots extends Semaphore {
  private static final long serialVersionUID = 1L;

  // Guarded by this.
  private int concurrency;
  private boolean paused;

  Slots(int concurrency) {
    super(concurrency);
    this.concurrency = concurrency;
  }

  synchronized int concurrency() {
    return concurrency;
  }

  synchronized boolean isPaused() {
    return paused;
  }

  synchronized void setConcurrency(int jobs) {
    if (!paused) {
      change(jobs - concurrency);
    }
    concurrency = jobs;
  }

  /** Whether it was not paused before. */
  synchronized boolean pause() {
    boolean changes = !paused;
    if (changes) {
      paused = true;
      change(-concurrency);
    }
    return changes;
  }

  /** Whether it was paused. */
  synchronized boolean resume() {
    boolean changes = paused;
    if (changes) {
      paused = false;
      change(concurrency);
    }
    return changes;
  }

  private void change(int permits) {
    if (permits > 0) {
      release(permits);
    } else {
      reducePermits(-permits);
    }
  }

  /** Whether more jobs run, or are being asked for, than may. */
  boolean isOverfull() {
    return availablePermits() < 0;
  }
}
