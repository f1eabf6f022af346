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

  /** It was stopped: the job goes back, and no attempt is counted. */
  record HandedBack() implements Outcome {}

  /** Nothing is written: the lock is lost and the job another's, or it is left to stall. */
  record Abandoned() implements Outcome {}
}
