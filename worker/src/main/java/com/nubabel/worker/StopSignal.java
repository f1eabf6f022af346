package com.nubabel.worker;

/** How far a worker has been told to stop. Only goes forward. */
final class StopSignal {
  private enum Phase {
    RUNNING,
    DRAINING,
    FORCED
  }

  private volatile Phase phase = Phase.RUNNING;

  /** No new jobs; those that run may finish. */
  synchronized void drain() {
    if (phase == Phase.RUNNING) {
      phase = Phase.DRAINING;
    }
  }

  /** Those that run are cancelled. */
  synchronized void force() {
    phase = Phase.FORCED;
  }

  boolean mayFetch() {
    return phase == Phase.RUNNING;
  }

  boolean isForced() {
    return phase == Phase.FORCED;
  }
}
