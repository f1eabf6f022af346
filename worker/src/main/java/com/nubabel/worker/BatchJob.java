package com.nubabel.worker;

/**
 * A job of a batch, which ends by itself: when it is said how, or with the call. Its end is stored
 * when the call returns, with those of the others.
 */
public interface BatchJob extends ActiveJob {
  /**
   * It is done.
   *
   * @param returnvalue anything that can be written as JSON; null is {@code null}
   * @throws IllegalStateException if it was said before how the job ends, or the call has returned
   */
  void complete(Object returnvalue);

  /**
   * It failed, as if a {@link Processor} had thrown this: it is tried again while it has attempts
   * left, unless it is an {@link UnrecoverableException}; {@link DelayedException} and the others
   * of its kind have their meaning too.
   *
   * @throws IllegalStateException if it was said before how the job ends, or the call has returned
   */
  void fail(Throwable failure);
}
