package com.nubabel.worker;

import java.util.List;

/**
 * An author's code: does several jobs in one call, on a thread of its own, which it may block. Who
 * cancels one of the jobs, or takes it for stalled, is seen in its {@link ActiveJob#isCancelled}
 * and {@link ActiveJob#onCancel}; the thread is interrupted only when no job of the call is left to
 * be done.
 */
@FunctionalInterface
public interface BatchProcessor {
  /**
   * Does jobs. Those of which it does not say how they end ({@link BatchJob#complete}, {@link
   * BatchJob#fail}) complete with {@code null} when it returns, and fail with what it throws.
   *
   * @param jobs at least one, the next to be done first; fewer than the size of a batch if there
   *     were no more
   * @throws Exception as a {@link Processor} may
   */
  void process(List<BatchJob> jobs) throws Exception;
}
