package com.nubabel.bridge.embedded;

import java.time.Duration;

/** A moment after which waiting ends, on the clock that nobody sets. */
final class Deadline {
  private static final long PAUSE_MILLIS = 20;

  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  static Deadline in(Duration wait) {
    return new Deadline(System.nanoTime() + wait.toNanos());
  }

  boolean hasPassed() {
    return System.nanoTime() - nanos >= 0;
  }

  /** What is left, in ms; at least 1, since sockets take 0 for "no limit". */
  int leftMillis() {
    return (int) Math.max(1, (nanos - System.nanoTime()) / 1_000_000);
  }

  /** Waits a moment before the next look; an interrupt ends the whole wait. */
  static void pause(String waitingFor) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("interrupted while waiting for " + waitingFor, e);
    }
  }
}
