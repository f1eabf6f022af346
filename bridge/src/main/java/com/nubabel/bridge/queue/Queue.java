package com.nubabel.bridge.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import com.nubabel.bridge.telemetry.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
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
  /** Jobs that are added as one step. */
  public static final int BULK_MAX = 1_000;

  private static final Script READ_JOB = Script.named("readJob");

  private final RedisConnections redis;
  private final QueueKeys keys;
  private final InstantSource clock;
  private final JobAdds adds;
  private final QueueCalls calls;

  public Queue(RedisConnections redis, String name) {
    this(redis, new QueueKeys(QueueKeys.DEFAULT_PREFIX, name), InstantSource.system());
  }

  public Queue(RedisConnections redis, QueueKeys keys, InstantSource clock) {
    this(new JobAdds(redis, keys, clock, JobOptions.NONE, null));
  }

  private Queue(JobAdds adds) {
    this.adds = adds;
    this.redis = adds.redis();
    this.keys = adds.keys();
    this.clock = adds.clock();
    this.calls = new QueueCalls(redis, keys, clock);
    redis.checkHolds(keys.base());
  }

  /** The same queue, with options for all jobs added through it that do not say so themselves. */
  public Queue withDefaultJobOptions(JobOptions defaults) {
    return new Queue(adds.with(defaults));
  }

  /** The same queue, whose adds are spans, which the jobs' workers go on from. */
  public Queue withTelemetry(OpenTelemetry openTelemetry) {
    return new Queue(adds.with(new Telemetry(openTelemetry)));
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
    return join(redis, keys, addAsync(NewJob.of(name, data, options)));
  }

  /** Adds a job of a type. See {@link #add(String, Object)}. */
  public <A> AddedJob add(JobType<A, ?> type, A data) {
    return add(type, data, JobOptions.NONE);
  }

  /** Adds a job of a type. Its own options win over those of the type. */
  public <A> AddedJob add(JobType<A, ?> type, A data, JobOptions options) {
    return join(redis, keys, addAsync(NewJob.of(type, data, options)));
  }

  /**
   * Adds jobs, in this order. Up to {@link #BULK_MAX} of them go out as one operation: nobody sees
   * a part of them, and nothing comes between. More go in several. As with Node, one that Redis
   * refuses stops no other.
   *
   * @throws com.nubabel.bridge.BadInputException if one of the jobs cannot be; none was added
   * @throws com.nubabel.bridge.redis.JobRefusedException for the first that was refused, because
   *     its parent does not exist or it is another parent's; the others were added
   * @throws com.nubabel.bridge.redis.OutcomeUnknownException if a reply was lost
   */
  public List<AddedJob> addBulk(List<NewJob> jobs) {
    return join(redis, keys, adds.addBulk(jobs));
  }

  /** Adds a job. See {@link #add(String, Object)}. */
  public CompletableFuture<AddedJob> addAsync(NewJob job) {
    return adds.add(job);
  }

  /** One job, to act on; whether there is one of that id is not asked. */
  public JobHandle job(String id) {
    return new JobHandle(calls, id);
  }

  /** What holds for the whole queue: pause, global concurrency, rate limit. */
  public QueueSettings settings() {
    return new QueueSettings(calls);
  }

  /** What is in the queue, and who works on it. */
  public QueueInspection inspect() {
    return new QueueInspection(calls);
  }

  /** Acts on many jobs at once: drain, clean, obliterate, retry, promote. */
  public QueueUpkeep upkeep() {
    return new QueueUpkeep(calls);
  }

  /** The letters in it, if it is a dead-letter queue. */
  public DeadLetters deadLetters() {
    return new DeadLetters(calls);
  }

  /** The series of jobs that are added by themselves. */
  public JobSchedulers schedulers() {
    return new JobSchedulers(redis, keys, clock, adds.telemetry());
  }

  /**
   * Cancels a job. See {@link Cancellation} for what that does.
   *
   * @param reason for people to read; the job fails with {@code cancelled: reason}
   * @throws com.nubabel.bridge.redis.JobRefusedException if there is no such job ({@code
   *     JOB_MISSING}), or it has {@code FINISHED}
   */
  public Cancellation cancel(String id, String reason) {
    return new JobCancel(calls).cancel(id, getJob(id), reason);
  }

  /** The job, or null if there is none of that id. */
  public Job getJob(String id) {
    return snapshot(id).job();
  }

  /** The job with its state. */
  public JobSnapshot snapshot(String id) {
    return join(redis, keys, snapshotAsync(id));
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

  /** The same for a job of a type; fails as {@link QueueEvents#await} does. */
  public <R> R await(JobType<?, R> type, String id, Duration timeout) {
    return type.readResult(await(id, timeout));
  }

  /** The rows of a job's log, oldest first; empty also if there is no such job. */
  public List<String> getLogs(String id) {
    return join(redis, keys, redis.reads().lrange(keys.logs(id), 0, -1).toCompletableFuture());
  }

  /** The children of a job of this queue. Redis is not asked. */
  public JobChildren children(String parentId) {
    return new JobChildren(redis, keys, parentId);
  }

  /**
   * Takes a job off its parent's pending children, and makes it nobody's child; a parent that waits
   * for nothing more is made available.
   *
   * @return false if no parent was waiting for it
   * @throws com.nubabel.bridge.redis.JobRefusedException if the job or its parent does not exist,
   *     or it has none
   */
  public boolean removeChildDependency(String id) {
    return (Long) calls.commit("removeChildDependency", id, id).get(0) == 1;
  }

  /**
   * Lets an active job wait for its pending children.
   *
   * @param token that holds its lock
   * @return false if none is pending: then the job stays active
   * @throws com.nubabel.bridge.redis.JobRefusedException if it is not active under that token, or a
   *     child has failed by {@link com.nubabel.bridge.job.FailurePolicy#FAIL_PARENT}
   */
  public boolean moveToWaitingChildren(String id, String token) {
    return moveToWaitingChildren(id, token, "");
  }

  /**
   * Lets an active job wait, if one certain child is pending. See {@link
   * #moveToWaitingChildren(String, String)}.
   *
   * @param childKey the child's key; a parent that waits is released by all of them
   */
  public boolean moveToWaitingChildren(String id, String token, String childKey) {
    long now = calls.now();
    return (Long) calls.commit("moveToWaitingChildren", id, id, token, now, childKey).get(0) == 1;
  }

  /** The id of the job that holds a deduplication id; null if none does. */
  public String getDeduplicationJobId(String deduplicationId) {
    return join(
        redis, keys, redis.reads().get(keys.deduplication(deduplicationId)).toCompletableFuture());
  }

  /**
   * Gives a deduplication id free, whoever holds it. A job that waits to follow the holder is added
   * all the same.
   *
   * @return whether somebody held it
   */
  public boolean removeDeduplicationKey(String deduplicationId) {
    return (Long) calls.commit("removeDeduplicationKey", null, deduplicationId, "").get(0) == 1;
  }

  /** Gives a deduplication id free, if a certain job holds it. */
  public boolean removeDeduplicationKey(String deduplicationId, String jobId) {
    return (Long) calls.commit("removeDeduplicationKey", jobId, deduplicationId, jobId).get(0) == 1;
  }

  /** Waits, and throws what callers of queues are told to expect. */
  static <T> T join(RedisConnections redis, CompletableFuture<T> future) {
    return join(redis, null, future);
  }

  /**
   * The same.
   *
   * @param keys of the queue that is asked, for messages; null if none is
   */
  static <T> T join(RedisConnections redis, QueueKeys keys, CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NubabelException ours) {
        throw ours;
      }
      if (RedisConnections.isOutage(e.getCause())) {
        throw redis.unavailable(e.getCause());
      }
      String subject = keys == null ? "" : "queue '" + keys.prefix() + ":" + keys.queue() + "': ";
      throw new NubabelException(subject + "Redis: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
