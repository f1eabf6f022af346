package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import java.time.Duration;

/**
 * How many jobs may begin within a span of time, which begins with the first of them.
 *
 * @param max jobs, at least 1
 * @param duration at least 1 ms
 */
public record RateLimit(int max, Duration duration) {
  public RateLimit {
    if (max < 1) {
      throw new BadInputException("max", "must be at least 1, got " + max);
    }
    if (duration.toMillis() < 1) {
      throw new BadInputException("duration", "must be at least 1 ms, got " + duration);
    }
  }
}
