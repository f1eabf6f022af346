package com.nubabel.worker.testing;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.HeldJob;
import com.nubabel.worker.ManualWorker;
import com.nubabel.worker.Processor;
import com.nubabel.worker.RateLimitException;
import com.nubabel.worker.Worker;
import com.nubabel.worker.WorkerListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the jobs of one queue that are due, whenever it is told to, one after the other, on the
 * calling thread.
 */
final class Drain implements WorkerListener {
  /** A job that is due again after so many runs will be for ever. */
  private static final int RUNS_MAX = 1_000;

  /** Whoever stops at a breakpoint keeps his job. */
  private static final Duration LOCK = Duration.ofHours(1);

  private static final String TOKEN = "drain";

  private final RedisConnections redis;
  private final Queue queue;
  private final InstantSource clock;

  /** As a processor has asked for by a {@link RateLimitException}. */
  private Instant limitedUntil = Instant.MIN;

  /** Of the run under way. */
  private String returnvalue;

  private String failedReason;
  private Throwable thrown;

  Drain(RedisConnections redis, Queue queue, InstantSource clock) {
    this.redis = redis;
    this.queue = queue;
    this.clock = clock;
  }

  /** See {@link TestKit#drain}. */
  List<JobRun> run(Processor processor) {
    List<JobRun> runs = new ArrayList<>();
    Map<String, Integer> runsById = new HashMap<>();
    try (ManualWorker worker =
        Worker.builder(redis, queue.keys())
            .clock(clock)
            .lockDuration(LOCK)
            .listener(this)
            .buildManual()) {
      HeldJob job = next(worker);
      while (job != null) {
        if (runsById.merge(job.id(), 1, Integer::sum) > RUNS_MAX) {
          throw new IllegalStateException(
              "job %s, '%s', of queue '%s' is due again after %d runs: drain would never end"
                  .formatted(job.id(), job.job().name(), queue.keys().queue(), RUNS_MAX));
        }
        runs.add(run(job, processor));
        job = next(worker);
      }
    }
    return runs;
  }

  /** Null if nothing is due. */
  private HeldJob next(ManualWorker worker) {
    return clock.instant().isBefore(limitedUntil) ? null : worker.getNextJob(TOKEN);
  }

  private JobRun run(HeldJob held, Processor processor) {
    returnvalue = null;
    failedReason = null;
    thrown = null;
    held.process(processor);
    if (thrown instanceof AssertionError failed) {
      throw failed;
    }
    if (thrown instanceof RateLimitException limit) {
      limitedUntil = clock.instant().plus(limit.duration());
    }
    return new JobRun(held.job(), stateOf(held), returnvalue, failedReason, thrown);
  }

  private JobState stateOf(HeldJob held) {
    if (returnvalue != null) {
      return JobState.COMPLETED;
    }
    JobState state = queue.job(held.id()).getState();
    // Removed with its end: opts.removeOnFail.
    return state == JobState.UNKNOWN ? JobState.FAILED : state;
  }

  @Override
  public void threw(Job job, Throwable failure) {
    thrown = failure;
  }

  @Override
  public void completed(Job job, String json) {
    returnvalue = json;
  }

  @Override
  public void failed(String jobId, Job job, String reason) {
    failedReason = reason;
  }
}
