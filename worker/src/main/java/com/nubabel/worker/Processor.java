package com.nubabel.worker;

/** An author's code: does one job. Called on a thread of its own, which it may block. */
@FunctionalInterface
public interface Processor {
  /**
   * Does a job.
   *
   * @return anything that can be written as JSON; null is {@code null}
   * @throws UnrecoverableException if trying again cannot help
   * @throws DelayedException if the job shall run again later, without counting an attempt
   * @throws WaitingException if it shall go back to the queue
   * @throws RateLimitException if it shall, and no other be taken for a time
   * @throws WaitingChildrenException that {@link ActiveJob#moveToWaitingChildren()} threw
   * @throws Exception anything else: the job is tried again while it has attempts left
   */
  Object process(ActiveJob job) throws Exception;
}
