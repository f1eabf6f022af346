package com.nubabel.worker;

/**
 * An author's code: does the jobs of one {@link com.nubabel.bridge.job.JobType}. Called on a thread
 * of its own, which it may block.
 *
 * @param <A> of the data
 * @param <R> of what it returns
 */
@FunctionalInterface
public interface Handler<A, R> {
  /**
   * Does a job.
   *
   * @param data null if the job's data is {@code null}
   * @return null is {@code null}
   * @throws Exception means what it means in {@link Processor#process}
   */
  R handle(A data, ActiveJob job) throws Exception;
}
