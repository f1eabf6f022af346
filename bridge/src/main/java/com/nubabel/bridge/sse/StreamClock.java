package com.nubabel.bridge.sse;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The two times of the hub: what the clock on the wall says, and what has passed. */
record StreamClock(InstantSource wall) {
  /** Shown to clients and compared with the ids of events. */
  long wallMillis() {
    return wall.millis();
  }

  /** Only goes forward, so that a clock that is set back delays no heartbeat. */
  long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
