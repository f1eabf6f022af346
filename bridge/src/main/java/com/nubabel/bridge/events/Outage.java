package com.nubabel.bridge.events;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when Redis goes away, and when it is back, once each. Of the tailer's thread, but for {@link
 * #isOn}.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private static final long PAUSE_MIN_MILLIS = 50;
  private static final long PAUSE_MAX_MILLIS = 1000;

  private final LongSupplier elapsedMillis;
  private volatile boolean on;
  private long sinceMillis;
  private long pauseMillis;

  Outage(LongSupplier elapsedMillis) {
    this.elapsedMillis = elapsedMillis;
  }

  boolean isOn() {
    return on;
  }

  /**
   * Notes a failed turn.
   *
   * @return how long to wait before the next one, ms
   */
  long failed(Throwable failure) {
    if (!on) {
      on = true;
      sinceMillis = elapsedMillis.getAsLong();
      pauseMillis = PAUSE_MIN_MILLIS;
      LOG.warn("the event tailer cannot read, and tries on: {}", failure.toString());
    } else {
      pauseMillis = Math.min(pauseMillis * 2, PAUSE_MAX_MILLIS);
    }
    return pauseMillis;
  }

  /** Notes a good turn. */
  void over() {
    if (on) {
      on = false;
      LOG.warn(
          "the event tailer reads again, after {} ms", elapsedMillis.getAsLong() - sinceMillis);
    }
  }
}
