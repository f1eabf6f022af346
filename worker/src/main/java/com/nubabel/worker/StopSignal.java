package com.nubabel.worker;

/** How far a worker has been told to stop. Only goes forward. */
final class StopSignal {
  private enum Phase {
    RUNNING,
    DRAINING,
    FORCED
  }

  private final boolean isPatient;
  private volatile Phase phase = Phase.RUNNING;

  StopSignal() {
    this(true);
  }

  private StopSignal(boolean isPatient) {
    this.isPatient = isPatient;
  }

  /** Of who asks Redis once, and is told when it does not answer. */
  static StopSignal impatient() {
    return new StopSignal(false);
  }

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

  /** Whether to ask again in an outage, until Redis answers. */
  boolean mayRepeat() {
    return isPatient && phase != Phase.FORCED;
  }

  boolean isForced() {
    return phase == Phase.FORCED;
  }
}
