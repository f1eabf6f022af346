package com.nubabel.bridge.sse;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The two times of the hub.
 *
 * @param wall what clients are shown, and what is compared with the ids of events
 * @param passedMillis goes forward only, so that a clock that is set back delays no heartbeat
 */
record StreamClock(InstantSource wall, LongSupplier passedMillis) {
  /** A clock on the wall, and the machine's own. */
  static StreamClock of(InstantSource wall) {
    return new StreamClock(wall, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  long wallMillis() {
    return wall.millis();
  }

  long elapsedMillis() {
    return passedMillis.getAsLong();
  }
}
