package com.nubabel.bridge.queue;

/**
 * What a retried job forgets.
 *
 * @param resetAttemptsMade how often it ended; it then has all its attempts before it
 * @param resetAttemptsStarted how often it became active
 */
public record RetryOptions(boolean resetAttemptsMade, boolean resetAttemptsStarted) {
  /** Forgets neither. */
  public static final RetryOptions NONE = new RetryOptions(false, false);
}
