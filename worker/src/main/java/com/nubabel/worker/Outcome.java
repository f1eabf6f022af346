package com.nubabel.worker;

import com.nubabel.bridge.queue.CancelRequest;
import java.time.Duration;
import java.time.Instant;

/** How a processor's turn with a job ended. */
sealed interface Outcome {
  /** What comes of what a processor threw. */
  static Outcome of(Throwable thrown) {
    if (thrown instanceof DelayedException delayed) {
      return new Delayed(delayed.until());
    }
    if (thrown instanceof WaitingException) {
      return new Waiting(null);
    }
    if (thrown instanceof RateLimitException limit) {
      return new Waiting(limit.duration());
    }
    return Failed.of(thrown);
  }

  /**
   * It returned.
   *
   * @param returnvalue JSON
   */
  record Completed(String returnvalue) implements Outcome {}

  /**
   * It threw.
   *
   * @param mayRetry false if trying again cannot help
   * @param delay before the next attempt; null if the job's backoff says
   * @param cause what was thrown; null if nothing was
   */
  record Failed(String reason, String stackTrace, boolean mayRetry, Duration delay, Throwable cause)
      implements Outcome {
    Failed(String reason, String stackTrace, boolean mayRetry) {
      this(reason, stackTrace, mayRetry, null, null);
    }

    /** Whether it is the failure of a job that somebody cancelled, not its own. */
    boolean isCancelled() {
      return cause == null && reason.startsWith(CancelRequest.REASON_PREFIX);
    }

    /** What came of what it threw. */
    static Failed of(Throwable failure) {
      String message = failure.getMessage();
      return new Failed(
          message == null ? failure.getClass().getSimpleName() : message,
          StackTraces.of(failure),
          !(failure instanceof UnrecoverableException),
          failure instanceof RetryAfterException later ? later.delay() : null,
          failure);
    }
  }

  /** It asked to be run again at a time; no attempt is counted. */
  record Delayed(Instant until) implements Outcome {}

  /**
   * It gave the job back, to be served next; no attempt is counted.
   *
   * @param limit for which no other job is taken either; null if it said none
   */
  record Waiting(Duration limit) implements Outcome {}

  /** It has moved the job itself: nothing is left to be written. */
  record Moved() implements Outcome {}

  /** It was stopped: the job goes back, and no attempt is counted. */
  record HandedBack() implements Outcome {}

  /** Nothing is written: the lock is lost and the job another's, or it is left to stall. */
  record Abandoned() implements Outcome {}
}
