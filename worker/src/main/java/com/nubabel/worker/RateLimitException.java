package com.nubabel.worker;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.NubabelException;
import java.time.Duration;

/**
 * Thrown by a processor that was told to come back later: the job goes back to the queue, to be
 * served next, and this worker takes no other for a time; nor does any worker of a queue that has a
 * rate limit. No attempt is counted.
 */
public final class RateLimitException extends NubabelException {
  private final Duration duration;

  /**
   * @param duration at least a millisecond
   */
  public RateLimitException(Duration duration) {
    super("rate limited by its processor for " + duration.toMillis() + " ms");
    if (duration.toMillis() < 1) {
      throw new BadInputException(
          "duration", "must be at least 1 ms, got " + duration.toMillis() + " ms");
    }
    this.duration = duration;
  }

  public Duration duration() {
    return duration;
  }
}
