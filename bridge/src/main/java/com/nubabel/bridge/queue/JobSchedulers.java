package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.IterationOptions;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import com.nubabel.bridge.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The job schedulers of a queue. A scheduler is a rule and a template; at any time at most one of
 * its iterations is pending, an ordinary job that creates the next one when a worker takes it. So a
 * series needs workers and nothing else, and pauses with them.
 *
 * <p>Safe for any thread; blocks until Redis has answered.
 */
public final class JobSchedulers {
  private static final Script READ = Script.named("readJobSchedulers");

  /**
   * How old versions of BullMQ 5 named what they repeated: name:id:end:zone:pattern or interval.
   */
  private static final Pattern LEGACY_ID =
      Pattern.compile("[^:]*:[^:]*:[0-9]*:[^:]*:(?:[0-9]+|.* .*)", Pattern.DOTALL);

  private final RedisConnections redis;
  private final QueueKeys keys;
  private final InstantSource clock;

  /** Null without telemetry. */
  private final Telemetry telemetry;

  public JobSchedulers(RedisConnections redis, QueueKeys keys, InstantSource clock) {
    this(redis, keys, clock, null);
  }

  JobSchedulers(RedisConnections redis, QueueKeys keys, InstantSource clock, Telemetry telemetry) {
    redis.checkHolds(keys.base());
    this.redis = redis;
    this.keys = keys;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Adds a scheduler or changes it; a pending iteration is replaced, one that runs is not touched.
   * Of a queue with telemetry this is a span, whose trace all iterations belong to, as in BullMQ.
   *
   * @return the iteration that is pending now, or null if the rule allows none: its limit is 0, or
   *     its pattern does not fire until its end; then nothing was changed
   * @throws BadInputException if the rule cannot be; Redis was not asked
   * @throws com.nubabel.bridge.redis.JobRefusedException if there are jobs with the ids that the
   *     next iterations would have
   */
  public Iteration upsert(String id, RepeatRule rule, JobTemplate template) {
    if (id == null || id.isEmpty()) {
      throw new BadInputException("id", "must be the id of a job scheduler, got none");
    }
    long now = clock.millis();
    if (rule.endDate() != null && rule.endDate().toEpochMilli() < now) {
      throw new BadInputException("repeat.endDate", "must be in the future, got " + rule.endDate());
    }
    long next = 0;
    if (rule.pattern() != null) {
      next = rule.immediately() ? now : rule.nextMillis(now);
    }
    if (!rule.goesOn(now) || (rule.pattern() != null && next == 0)) {
      return null;
    }
    long first = next;
    Function<UnaryOperator<JobOptions>, CompletableFuture<List<Object>>> upsert =
        traced -> submit(upsertOf(id, rule, template, traced, now, first));
    List<Object> reply =
        Queue.join(
            redis,
            keys,
            telemetry == null
                ? upsert.apply(UnaryOperator.identity())
                : AddSpans.addIteration(telemetry, keys.queue(), id, template, upsert));
    return new Iteration((String) reply.get(0), Duration.ofMillis((Long) reply.get(1)));
  }

  private static Operation upsertOf(
      String id,
      RepeatRule rule,
      JobTemplate template,
      UnaryOperator<JobOptions> traced,
      long now,
      long next) {
    JobOptions options = template.options();
    boolean hasOptions = !options.equals(JobOptions.NONE);
    boolean hasData = !template.data().equals("{}");
    return new Operation(
        "addJobScheduler",
        null,
        List.of(
            id,
            String.valueOf(now),
            orEmpty(next),
            template.name() == null ? id : template.name(),
            orEmpty(rule.tz()),
            orEmpty(rule.limit()),
            orEmpty(rule.pattern()),
            orEmpty(rule.startDate()),
            orEmpty(rule.endDate()),
            rule.every() == null ? "" : String.valueOf(rule.every().toMillis()),
            orEmpty(rule.offsetMillis()),
            hasOptions ? options.toWireAsGiven() : "",
            hasData ? template.data() : "",
            template.data(),
            IterationOptions.first(traced.apply(options), id, rule.toJson(), now, next),
            String.valueOf(options.priority()),
            options.lifo() ? "1" : "0",
            options.toJson().at("/deduplication/id").asText("")));
  }

  private static String orEmpty(Object value) {
    return value == null ? "" : value.toString();
  }

  private static String orEmpty(Instant instant) {
    return instant == null ? "" : String.valueOf(instant.toEpochMilli());
  }

  private static String orEmpty(long millis) {
    return millis == 0 ? "" : String.valueOf(millis);
  }

  /**
   * Creates the iteration after another. The worker that takes an iteration must call this before
   * it runs the job; to repeat the call is harmless, and so is the call for a job that is not the
   * scheduler's latest.
   *
   * @return the id of the next iteration's job, or null if none was created: the series has come to
   *     its end, the scheduler was removed, or another call has created it
   * @throws BadInputException if the job's {@code opts.repeat} is no rule; the series cannot go on
   */
  public String advance(Job job) {
    JobOptions options = job.options();
    RepeatRule rule = RepeatRule.stored(options.toJson().path("repeat"));
    long now = clock.millis();
    long next = 0;
    if (rule.pattern() != null) {
      next = rule.nextMillis(Math.max(now, options.toJson().path("prevMillis").asLong(0)));
    }
    if (!rule.goesOn(now) || (rule.pattern() != null && next == 0)) {
      return null;
    }
    String id = job.schedulerId();
    List<Object> reply =
        commit(
            new Operation(
                "updateJobScheduler",
                job.id(),
                List.of(
                    id,
                    String.valueOf(now),
                    orEmpty(next),
                    job.id(),
                    rule.every() == null ? "" : String.valueOf(rule.every().toMillis()),
                    orEmpty(rule.offsetMillis()),
                    IterationOptions.next(options, id, rule.toJson(), now, next),
                    String.valueOf(options.priority()),
                    options.lifo() ? "1" : "0",
                    options.toJson().at("/deduplication/id").asText(""))));
    return reply.isEmpty() ? null : (String) reply.get(0);
  }

  /**
   * Whether an id is that of a repeatable job of an old BullMQ 5, which nobody can advance any
   * more; its job only runs.
   */
  public boolean isLegacy(String id) {
    return LEGACY_ID.matcher(id).matches()
        && !Queue.join(
            redis,
            keys,
            redis.reads().hexists(keys.job("repeat:" + id), "ic").toCompletableFuture());
  }

  /**
   * Removes a scheduler, and its pending iteration if that is delayed; one that waits or runs is
   * left, and is the last.
   *
   * @return whether there was one
   */
  public boolean remove(String id) {
    return (Long) commit(new Operation("removeJobScheduler", null, List.of(id))).get(0) == 1;
  }

  /** The scheduler, or null if there is none of that id. */
  public JobScheduler get(String id) {
    return read("0", "0", "asc", id).stream().findFirst().orElse(null);
  }

  /**
   * A page of schedulers, by the time of their next iteration.
   *
   * @param first rank of the first, from 0
   * @param last rank of the last, inclusive; -1 for all
   * @param isAscending whether the earliest comes first
   */
  public List<JobScheduler> list(int first, int last, boolean isAscending) {
    return read(String.valueOf(first), String.valueOf(last), isAscending ? "asc" : "desc", "");
  }

  public long count() {
    return Queue.join(redis, keys, redis.reads().zcard(keys.job("repeat")).toCompletableFuture());
  }

  private List<JobScheduler> read(String first, String last, String order, String id) {
    List<Object> found =
        Queue.join(redis, keys, READ.call(redis.reads(), keys.base(), first, last, order, id));
    return found.stream().map(entry -> JobScheduler.of((List<?>) entry)).toList();
  }

  private List<Object> commit(Operation operation) {
    return Queue.join(redis, keys, submit(operation));
  }

  private CompletableFuture<List<Object>> submit(Operation operation) {
    return redis.commit(keys.base()).submit(operation);
  }
}
