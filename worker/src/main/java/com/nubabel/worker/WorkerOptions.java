package com.nubabel.worker;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.RateLimit;
import java.time.Duration;

/**
 * How a worker works. The defaults are BullMQ's.
 *
 * @param name shown by getWorkers and stored on each job it takes; empty, the default, is none
 * @param concurrency jobs at once; default 1
 * @param batchSize jobs at most that are done by one call; default 1. With more, concurrency counts
 *     calls
 * @param lockDuration a job whose worker has not renewed its lock for this long may be taken for
 *     stalled; default 30 s. It is renewed four times as often, on a thread of its own
 * @param stalledInterval between two sweeps for stalled jobs, of all workers together; default 30 s
 * @param stalledMax times a job may stall before it is failed; default 1
 * @param drainDelay longest wait for a wake-up before an empty queue is asked again; default 5 s
 * @param removeOnComplete what is kept of completed jobs that do not say so themselves; default all
 * @param removeOnFail what is kept of failed jobs that do not say so themselves; default all
 * @param limiter jobs that may begin within a time, in all workers of the queue that say the same;
 *     null, the default, for any number. The queue's own maximum wins
 * @param metricsMinutes how many minutes of counts of ended jobs the queue keeps for {@code
 *     getMetrics}; 0, the default, for none
 * @param startedMax times a job may be started, stalls included, before it fails; 0, the default,
 *     for any number
 * @param timeout how long a processor may take with one job; null, the default, for ever
 * @param backoff for types of backoff that BullMQ has not; null if there are none
 * @param deadLetters the queues that are told of jobs that fail for good; by default none
 * @param skipsStalledCheck whether another worker looks for stalled jobs; default no
 * @param skipsLockRenewal whether locks are renewed by hand, or not at all; default no
 */
record WorkerOptions(
    String name,
    int concurrency,
    int batchSize,
    Duration lockDuration,
    Duration stalledInterval,
    int stalledMax,
    Duration drainDelay,
    KeepJobs removeOnComplete,
    KeepJobs removeOnFail,
    RateLimit limiter,
    int metricsMinutes,
    int startedMax,
    Duration timeout,
    BackoffStrategy backoff,
    DeadLetterQueues deadLetters,
    boolean skipsStalledCheck,
    boolean skipsLockRenewal) {
  static final WorkerOptions DEFAULT =
      new WorkerOptions(
          "",
          1,
          1,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          1,
          Duration.ofSeconds(5),
          KeepJobs.ALL,
          KeepJobs.ALL,
          null,
          0,
          0,
          null,
          null,
          DeadLetterQueues.NONE,
          false,
          false);

  /** A bound for what one process can mean in earnest. */
  static final int CONCURRENCY_MAX = 100_000;

  WorkerOptions {
    checkConcurrency(concurrency);
    if (batchSize < 1 || batchSize > FetchLoop.FETCH_MAX) {
      throw new BadInputException(
          "batch.size", "must be from 1 to " + FetchLoop.FETCH_MAX + ", got " + batchSize);
    }
    if (stalledMax < 0) {
      throw new BadInputException("maxStalledCount", "must be at least 0, got " + stalledMax);
    }
    if (startedMax < 0) {
      throw new BadInputException("maxStartedAttempts", "must be at least 0, got " + startedMax);
    }
    if (metricsMinutes < 0) {
      throw new BadInputException("metricsMinutes", "must be at least 0, got " + metricsMinutes);
    }
    if (timeout != null) {
      atLeast("timeout", timeout, Duration.ofMillis(10));
    }
    atLeast("lockDuration", lockDuration, Duration.ofMillis(100));
    atLeast("stalledInterval", stalledInterval, Duration.ofMillis(100));
    atLeast("drainDelay", drainDelay, Duration.ofMillis(10));
  }

  static void checkConcurrency(int concurrency) {
    if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
      throw new BadInputException(
          "concurrency", "must be from 1 to " + CONCURRENCY_MAX + ", got " + concurrency);
    }
  }

  private static void atLeast(String field, Duration value, Duration min) {
    if (value.compareTo(min) < 0) {
      throw new BadInputException(
          field, "must be at least " + min.toMillis() + " ms, got " + value.toMillis() + " ms");
    }
  }
}
