package com.nubabel.worker;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.KeepJobs;
import java.time.Duration;

/**
 * How a worker works. The defaults are BullMQ's.
 *
 * @param name shown by getWorkers and stored on each job it takes; empty, the default, is none
 * @param concurrency jobs at once; default 1
 * @param lockDuration a job whose worker has not renewed its lock for this long may be taken for
 *     stalled; default 30 s. It is renewed four times as often, on a thread of its own
 * @param stalledInterval between two sweeps for stalled jobs, of all workers together; default 30 s
 * @param stalledMax times a job may stall before it is failed; default 1
 * @param drainDelay longest wait for a wake-up before an empty queue is asked again; default 5 s
 * @param removeOnComplete what is kept of completed jobs that do not say so themselves; default all
 * @param removeOnFail what is kept of failed jobs that do not say so themselves; default all
 */
record WorkerOptions(
    String name,
    int concurrency,
    Duration lockDuration,
    Duration stalledInterval,
    int stalledMax,
    Duration drainDelay,
    KeepJobs removeOnComplete,
    KeepJobs removeOnFail) {
  static final WorkerOptions DEFAULT =
      new WorkerOptions(
          "",
          1,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          1,
          Duration.ofSeconds(5),
          KeepJobs.ALL,
          KeepJobs.ALL);

  /** A bound for what one process can mean in earnest. */
  static final int CONCURRENCY_MAX = 100_000;

  WorkerOptions {
    if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
      throw new BadInputException(
          "concurrency", "must be from 1 to " + CONCURRENCY_MAX + ", got " + concurrency);
    }
    if (stalledMax < 0) {
      throw new BadInputException("maxStalledCount", "must be at least 0, got " + stalledMax);
    }
    atLeast("lockDuration", lockDuration, Duration.ofMillis(100));
    atLeast("stalledInterval", stalledInterval, Duration.ofMillis(100));
    atLeast("drainDelay", drainDelay, Duration.ofMillis(10));
  }

  private static void atLeast(String field, Duration value, Duration min) {
    if (value.compareTo(min) < 0) {
      throw new BadInputException(
          field, "must be at least " + min.toMillis() + " ms, got " + value.toMillis() + " ms");
    }
  }
}
