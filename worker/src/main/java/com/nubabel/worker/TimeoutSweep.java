package com.nubabel.worker;

import java.time.Duration;

/** Stops jobs that run for longer than they may. Never blocks. */
final class TimeoutSweep implements Runnable {
  /** A job is stopped late by this part of its time at most, and by {@link #LATE_MAX}. */
  private static final int SWEEPS_PER_TIMEOUT = 20;

  private static final Duration LATE_MAX = Duration.ofMillis(500);

  private final Duration timeout;
  private final ActiveJobs active;

  TimeoutSweep(Duration timeout, ActiveJobs active) {
    this.timeout = timeout;
    this.active = active;
  }

  /** Between two sweeps. */
  long intervalMillis() {
    return Math.max(Math.min(timeout.toMillis() / SWEEPS_PER_TIMEOUT, LATE_MAX.toMillis()), 5);
  }

  @Override
  public void run() {
    for (ActiveJobs.Entry entry : active.all()) {
      if (entry.running().ranFor().compareTo(timeout) >= 0) {
        entry.running().timeOut("timed out after " + timeout.toMillis() + " ms");
      }
    }
  }
}
