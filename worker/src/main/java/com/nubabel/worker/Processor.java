package com.nubabel.worker;

/** An author's code: does one job. Called on a thread of its own, which it may block. */
@FunctionalInterface
public interface Processor {
  /**
   * Does a job.
   *
   * @return anything that can be written as JSON; null is {@code null}
   * @throws UnrecoverableException if trying again cannot help
   * @throws Exception anything else: the job is tried again while it has attempts left
   */
  Object process(ActiveJob job) throws Exception;
}
