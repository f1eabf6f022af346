package com.nubabel.worker;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A worker that is told each step, made of the parts of the real one: without loop, thread and
 * processor, so that a test decides what happens when.
 */
public final class HandWorker {
  private final WorkerScope scope;
  private final WorkerScope scopeWithoutFetch;
  private final JobOperations operations;
  private final Queue queue;

  /**
   * A worker.
   *
   * @param options by BullMQ's names; those that the real worker does not know are refused
   */
  public HandWorker(RedisConnections redis, QueueKeys keys, JsonNode options, InstantSource clock) {
    WorkerOptions read = options(options);
    WorkerMetrics metrics = new WorkerMetrics(new MetricRegistry(), keys.queue(), () -> 0);
    StopSignal draining = new StopSignal();
    draining.drain();
    this.scope = new WorkerScope(redis, keys, read, metrics, clock, new StopSignal());
    this.scopeWithoutFetch = new WorkerScope(redis, keys, read, metrics, clock, draining);
    this.operations = new JobOperations(read);
    this.queue = new Queue(redis, keys, clock);
  }

  private static WorkerOptions options(JsonNode json) {
    WorkerOptions otherwise = WorkerOptions.DEFAULT;
    JobOptions keep = JobOptions.of(json);
    return new WorkerOptions(
        json.path("name").asText(otherwise.name()),
        otherwise.concurrency(),
        Duration.ofMillis(json.path("lockDuration").asLong(otherwise.lockDuration().toMillis())),
        Duration.ofMillis(
            json.path("stalledInterval").asLong(otherwise.stalledInterval().toMillis())),
        json.path("maxStalledCount").asInt(otherwise.stalledMax()),
        otherwise.drainDelay(),
        keep.removeOnComplete() == null ? otherwise.removeOnComplete() : keep.removeOnComplete(),
        keep.removeOnFail() == null ? otherwise.removeOnFail() : keep.removeOnFail());
  }

  /** The id of the job that was fetched, or null. */
  public String fetch(String token) {
    return taken(fetcher(scope).fetch(List.of(token), false));
  }

  /**
   * Writes a return value.
   *
   * @param returnvalue JSON
   * @param fetchNext whether to take a next job along
   * @return the id of the next job, or null
   */
  public String complete(String jobId, String token, String returnvalue, boolean fetchNext) {
    return end(jobId, token, new Outcome.Completed(returnvalue), fetchNext);
  }

  /** Writes a failure, or what comes of it. See {@link #complete}. */
  public String fail(
      String jobId,
      String token,
      String reason,
      String stackTrace,
      boolean mayRetry,
      boolean fetchNext) {
    return end(jobId, token, new Outcome.Failed(reason, stackTrace, mayRetry), fetchNext);
  }

  /** Hands a job back. */
  public void moveToWait(String jobId, String token) {
    end(jobId, token, new Outcome.HandedBack(), false);
  }

  private String end(String jobId, String token, Outcome outcome, boolean fetchNext) {
    WorkerScope ending = fetchNext ? scope : scopeWithoutFetch;
    EndWriter ends = new EndWriter(ending, operations, new FetchState(), fetcher(ending));
    Job job = queue.getJob(jobId);
    FetchedJob fetched = new FetchedJob(jobId, token, List.of());
    return taken(ends.write(fetched, job == null ? missing(jobId) : job, outcome));
  }

  /** A job that is gone has no options; it is the script that refuses it. */
  private Job missing(String jobId) {
    return Job.of(scope.keys().queue(), jobId, List.of("name", "gone"));
  }

  private Fetcher fetcher(WorkerScope of) {
    return new Fetcher(of, operations, new FetchState());
  }

  /** As the real one begins with a job: the series it is of goes on first. */
  private String taken(Fetched fetched) {
    for (FetchedJob job : fetched.jobs()) {
      new SchedulerSeries(scope).advance(Job.of(scope.keys().queue(), job.id(), job.fields()));
      return job.id();
    }
    return null;
  }

  /** Looks for stalled jobs, unless that was done within the interval. */
  public void stalledCheck() {
    new StalledSweep(scope).sweep().join();
  }

  /** Renews a lock; gives the ids whose lock is gone or another's. */
  public Object extendLocks(String jobId, String token, long millis) {
    return Script.named("extendLocks")
        .call(scope.redis().commands(), scope.keys().base(), String.valueOf(millis), jobId, token)
        .join()
        .get(0);
  }
}
