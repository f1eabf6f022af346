package com.nubabel.worker;

import com.nubabel.bridge.job.Job;

/**
 * Hears what happens in one worker, in this process alone; what other workers do is in {@link
 * com.nubabel.bridge.events.QueueEvents}. Called on the worker's own threads: what takes long holds
 * its jobs up. An exception is logged, and changes nothing.
 */
public interface WorkerListener {
  /** A processor is about to be called. */
  default void active(Job job) {}

  /** Progress was reported, but is not stored yet. */
  default void progress(Job job, Object progress) {}

  /**
   * The return value is stored.
   *
   * @param returnvalue JSON
   */
  default void completed(Job job, String returnvalue) {}

  /**
   * A processor threw, be it to delay its job or the like, or a batch failed a job; nothing is
   * stored yet.
   */
  default void threw(Job job, Throwable failure) {}

  /**
   * A failed attempt is stored; the job may be tried again.
   *
   * @param job null if it could not be read
   */
  default void failed(String jobId, Job job, String failedReason) {}

  /** A job had stalled, in whatever worker, and waits again. */
  default void stalled(String jobId) {}

  /** There was nothing left to fetch. */
  default void drained() {}

  /** No jobs are taken any more, until {@link #resumed}. */
  default void paused() {}

  default void resumed() {}

  /** Redis is away, or refused what the worker needs; it goes on trying. */
  default void error(RuntimeException failure) {}

  /** The worker is closed. */
  default void closed() {}
}
