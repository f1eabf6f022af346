package com.nubabel.bridge.job;

import com.nubabel.bridge.BadInputException;
import java.time.Duration;

/**
 * How long a job waits before its next attempt.
 *
 * @param type {@code fixed}, {@code exponential} (the delay doubles with each attempt), or the name
 *     of a strategy that only its worker knows
 * @param delay before the second attempt
 * @param jitter from 0 (none) to 1: the part of the delay that is left to chance
 */
public record Backoff(String type, Duration delay, double jitter) {
  public static final String FIXED = "fixed";
  public static final String EXPONENTIAL = "exponential";

  public Backoff {
    if (delay.isNegative()) {
      throw new BadInputException("backoff.delay", "must be at least 0, got " + delay.toMillis());
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new BadInputException("backoff.jitter", "must be from 0 to 1, got " + jitter);
    }
  }

  public static Backoff fixed(Duration delay) {
    return new Backoff(FIXED, delay, 0);
  }

  public static Backoff exponential(Duration delay) {
    return new Backoff(EXPONENTIAL, delay, 0);
  }
}
