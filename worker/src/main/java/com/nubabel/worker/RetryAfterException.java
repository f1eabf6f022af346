package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import java.time.Duration;

/**
 * Thrown by a processor: the attempt failed, and the next one, if the job has any left, shall wait
 * this long, whatever its backoff says.
 */
public final class RetryAfterException extends NubabelException {
  private final Duration delay;

  public RetryAfterException(String message, Duration delay) {
    super(message);
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
