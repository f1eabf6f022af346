package com.nubabel.worker;

import com.nubabel.bridge.job.Job;
import java.time.Duration;

/** How long jobs wait for their next attempt whose {@code backoff.type} is one of your own. */
@FunctionalInterface
public interface BackoffStrategy {
  /**
   * The wait after a failure.
   *
   * @param attempt the one that failed, from 1
   * @param failure what the processor threw
   * @param job whose {@code options().backoff()} says the type
   * @return zero or less for none; null if the job shall not be tried again
   */
  Duration delay(int attempt, Throwable failure, Job job);
}
