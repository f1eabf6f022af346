package com.nubabel.worker;

import com.nubabel.bridge.job.Backoff;
import java.util.function.DoubleSupplier;

/** How long a failed job waits for its next attempt, by BullMQ's rules. */
final class RetryDelay {
  /** Beyond it the scores of delayed jobs lose their order (2^41 ms, in the year 2039). */
  private static final double DELAY_MAX = 1e11;

  private RetryDelay() {}

  /**
   * The delay after a failure.
   *
   * @param backoff null retries at once
   * @param attempt the one that failed, from 1
   * @param chance uniform in [0, 1)
   * @return ms; -1 if the kind of backoff is not known
   */
  static long millis(Backoff backoff, int attempt, DoubleSupplier chance) {
    if (backoff == null) {
      return 0;
    }
    double delay = backoff.delay().toMillis();
    switch (backoff.type()) {
      case Backoff.FIXED -> {}
      case Backoff.EXPONENTIAL -> delay = Math.rint(Math.pow(2, attempt - 1d) * delay);
      default -> {
        return -1;
      }
    }
    double jitter = backoff.jitter();
    if (jitter > 0) {
      delay = Math.floor(chance.getAsDouble() * delay * jitter + delay * (1 - jitter));
    }
    return (long) Math.min(delay, DELAY_MAX);
  }
}
