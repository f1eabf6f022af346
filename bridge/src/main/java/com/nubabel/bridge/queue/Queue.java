package com.nubabel.bridge.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * A BullMQ queue. Costs nothing to make and needs no closing; safe for any thread. Methods block
 * until Redis has answered; those that end in {@code Async} do not, and fail with the same
 * exceptions.
 */
public final class Queue {
  private static final Script READ_JOB = Script.named("readJob");

  private final RedisConnections redis;
  private final QueueKeys keys;
  private final InstantSource clock;

  public Queue(RedisConnections redis, String name) {
    this(redis, new QueueKeys(QueueKeys.DEFAULT_PREFIX, name), InstantSource.system());
  }

  public Queue(RedisConnections redis, QueueKeys keys, InstantSource clock) {
    redis.checkHolds(keys.base());
    this.redis = redis;
    this.keys = keys;
    this.clock = clock;
  }

  public QueueKeys keys() {
    return keys;
  }

  /**
   * Adds a job without options.
   *
   * @param data anything that can be written as JSON
   * @throws com.nubabel.bridge.BadInputException if the job cannot be; Redis was not asked
   * @throws com.nubabel.bridge.redis.OutcomeUnknownException if the reply was lost
   */
  public AddedJob add(String name, Object data) {
    return add(name, data, JobOptions.NONE);
  }

  /** Adds a job. See {@link #add(String, Object)}. */
  public AddedJob add(String name, Object data, JobOptions options) {
    return join(redis, addAsync(NewJob.of(name, data, options)));
  }

  /** Adds jobs, in this order; adds of other callers may come between. */
  public List<AddedJob> addAll(List<NewJob> jobs) {
    List<CompletableFuture<AddedJob>> added = jobs.stream().map(this::addAsync).toList();
    return added.stream().map(one -> join(redis, one)).toList();
  }

  /** Adds a job. See {@link #add(String, Object)}. */
  public CompletableFuture<AddedJob> addAsync(NewJob job) {
    long given = job.options().timestampMillis();
    long timestamp = given != 0 ? given : clock.millis();
    String id = job.options().jobId();
    Operation add = new Operation("addJob", id.isEmpty() ? null : id, job.arguments(timestamp));
    return redis
        .commit(keys.base())
        .submit(add)
        .thenApply(reply -> new AddedJob((String) reply.get(0), (Long) reply.get(1) == 1));
  }

  /** One job, to act on; whether there is one of that id is not asked. */
  public JobHandle job(String id) {
    return new JobHandle(calls(), id);
  }

  /** What holds for the whole queue: pause, global concurrency, rate limit. */
  public QueueSettings settings() {
    return new QueueSettings(calls());
  }

  /** What is in the queue, and who works on it. */
  public QueueInspection inspect() {
    return new QueueInspection(calls());
  }

  /** Acts on many jobs at once: drain, clean, obliterate, retry, promote. */
  public QueueUpkeep upkeep() {
    return new QueueUpkeep(calls());
  }

  /** The series of jobs that are added by themselves. */
  public JobSchedulers schedulers() {
    return new JobSchedulers(redis, keys, clock);
  }

  private QueueCalls calls() {
    return new QueueCalls(redis, keys, clock);
  }

  /**
   * Cancels a job. See {@link Cancellation} for what that does.
   *
   * @param reason for people to read; the job fails with {@code cancelled: reason}
   * @throws com.nubabel.bridge.redis.JobRefusedException if there is no such job ({@code
   *     JOB_MISSING}), or it has {@code FINISHED}
   */
  public Cancellation cancel(String id, String reason) {
    KeepJobs keep = keepWhenFailed(snapshot(id).job());
    String failedReason = CancelRequest.REASON_PREFIX + reason;
    List<Object> reply =
        join(
            redis,
            redis
                .commit(keys.base())
                .submit(
                    new Operation(
                        "cancelJob",
                        id,
                        List.of(
                            id,
                            String.valueOf(clock.millis()),
                            failedReason,
                            keep.countArgument(),
                            keep.ageArgument(),
                            keep.limitArgument()))));
    if (reply.get(0).equals("failed")) {
      return Cancellation.DONE;
    }
    CancelRequest request =
        new CancelRequest(keys.queue(), id, (String) reply.get(1), failedReason);
    // Should the request be lost, its worker finds the mark when it renews the lock.
    var unused = request.publish(redis, keys.prefix());
    return Cancellation.REQUESTED;
  }

  /** A worker's own default is not known here. */
  private static KeepJobs keepWhenFailed(Job job) {
    KeepJobs own = job == null ? null : job.options().removeOnFail();
    return own == null ? KeepJobs.ALL : own;
  }

  /** The job, or null if there is none of that id. */
  public Job getJob(String id) {
    return snapshot(id).job();
  }

  /** The job with its state. */
  public JobSnapshot snapshot(String id) {
    return join(redis, snapshotAsync(id));
  }

  public CompletableFuture<JobSnapshot> snapshotAsync(String id) {
    return READ_JOB
        .call(redis.reads(), keys.base(), id, "0")
        .thenApply(reply -> snapshotOf(id, reply));
  }

  /** The job, with the text that it has written so far, read in one step. */
  public CompletableFuture<TextSnapshot> textSnapshotAsync(String id) {
    return READ_JOB
        .call(redis.reads(), keys.base(), id, "1")
        .thenApply(
            reply -> {
              List<?> rows = (List<?>) reply.get(3);
              String text = rows.stream().map(String.class::cast).collect(Collectors.joining());
              return new TextSnapshot(snapshotOf(id, reply), text, rows.size());
            });
  }

  private JobSnapshot snapshotOf(String id, List<Object> reply) {
    List<?> fields = (List<?>) reply.get(0);
    return new JobSnapshot(
        fields.isEmpty() ? null : Job.of(keys.queue(), id, fields),
        JobState.of((String) reply.get(1)),
        (String) reply.get(2));
  }

  /**
   * Waits for a job to finish, on a connection of its own. Who waits often opens {@link
   * QueueEvents} once and asks these.
   *
   * @return its return value; fails as {@link QueueEvents#await} does
   */
  public JsonNode await(String id, Duration timeout) {
    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      return events.await(id, timeout);
    }
  }

  /** The rows of a job's log, oldest first; empty also if there is no such job. */
  public List<String> getLogs(String id) {
    return join(redis, redis.reads().lrange(keys.logs(id), 0, -1).toCompletableFuture());
  }

  /** Waits, and throws what callers of queues are told to expect. */
  static <T> T join(RedisConnections redis, CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NubabelException ours) {
        throw ours;
      }
      if (RedisConnections.isOutage(e.getCause())) {
        throw redis.unavailable(e.getCause());
      }
      throw new NubabelException("Redis: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
