package com.nubabel.worker;

/** How a processor's turn with a job ended. */
sealed interface Outcome {
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
   */
  record Failed(String reason, String stackTrace, boolean mayRetry) implements Outcome {}

  /** It was not to be run here, or was stopped: the job goes back, and no attempt is counted. */
  record HandedBack(long delayMillis) implements Outcome {}

  /** The lock is lost: the job is another's, and nothing is written. */
  record Lost() implements Outcome {}
}
