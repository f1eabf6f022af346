package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import com.nubabel.bridge.telemetry.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Adds flows: trees of jobs, of any queues, in which a parent runs when its children are done.
 * Costs nothing to make and needs no closing; safe for any thread; blocks until Redis has answered.
 *
 * <p>A call adds all its jobs in one script, so that nobody ever sees a part of a flow; and that
 * looks first whether all can be added, so that nothing is written if one cannot. (Node sends one
 * script for each job in one MULTI, where a refused one stops no other.) While it runs Redis serves
 * nobody else, so a call takes at most {@link #JOBS_MAX} jobs. Children that come later are added
 * with {@code opts.parent}, a queue's {@code addBulk} for instance. In a Cluster all queues of a
 * flow are in one slot.
 */
public final class FlowProducer {
  /** Jobs of one call: Redis is busy with them for about a tenth of a second. */
  public static final int JOBS_MAX = 5_000;

  /** Levels that are read unless told otherwise, the root's included. */
  public static final int DEPTH = 10;

  /** Children of each kind that are read of a job unless told otherwise. */
  public static final int CHILDREN_MAX = 20;

  private static final Script READ_NODE = Script.named("readFlowNode");

  private final RedisConnections redis;
  private final String prefix;
  private final InstantSource clock;

  /** Null without telemetry. */
  private final Telemetry telemetry;

  public FlowProducer(RedisConnections redis) {
    this(redis, QueueKeys.DEFAULT_PREFIX, InstantSource.system());
  }

  /**
   * A producer.
   *
   * @param prefix of the queues of jobs that do not name one
   */
  public FlowProducer(RedisConnections redis, String prefix, InstantSource clock) {
    this(redis, prefix, clock, null);
  }

  private FlowProducer(
      RedisConnections redis, String prefix, InstantSource clock, Telemetry telemetry) {
    this.redis = redis;
    this.prefix = prefix;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * The same producer, whose adds are spans, which the workers of all jobs of a flow go on from.
   */
  public FlowProducer withTelemetry(OpenTelemetry openTelemetry) {
    return new FlowProducer(redis, prefix, clock, new Telemetry(openTelemetry));
  }

  /**
   * Adds a flow.
   *
   * @throws com.nubabel.bridge.BadInputException if one of its jobs cannot be; Redis was not asked
   * @throws com.nubabel.bridge.redis.JobRefusedException if the root's parent does not exist, or a
   *     job that was there before is another parent's; nothing was written
   * @throws com.nubabel.bridge.redis.OutcomeUnknownException if the reply was lost
   */
  public AddedFlow add(FlowJob flow) {
    return add(flow, Map.of());
  }

  /**
   * Adds a flow. See {@link #add(FlowJob)}.
   *
   * @param defaults options of all jobs of a queue that do not say so themselves, by the queue's
   *     name
   */
  public AddedFlow add(FlowJob flow, Map<String, JobOptions> defaults) {
    return addAll(List.of(flow), defaults).get(0);
  }

  /** Adds flows, all as one step. See {@link #add(FlowJob)}. */
  public List<AddedFlow> addBulk(List<FlowJob> flows) {
    return flows.isEmpty() ? List.of() : addAll(flows, Map.of());
  }

  private List<AddedFlow> addAll(List<FlowJob> flows, Map<String, JobOptions> defaults) {
    return Queue.join(
        redis,
        telemetry == null
            ? submit(flows, defaults, UnaryOperator.identity())
            : telemetry.trace(
                AddSpans.addFlows(telemetry, flows),
                span -> submit(flows, defaults, options -> telemetry.inject(options, span))));
  }

  private CompletableFuture<List<AddedFlow>> submit(
      List<FlowJob> flows, Map<String, JobOptions> defaults, UnaryOperator<JobOptions> traced) {
    long now = clock.millis();
    FlowPlan plan = new FlowPlan(prefix, defaults, traced, now);
    plan.takeAll(flows);
    plan.queues().forEach(queue -> redis.checkHolds(queue.base()));
    Operation add =
        new Operation("addFlow", plan.rootId(), List.of(String.valueOf(now), plan.toJson()));
    return redis.commit(plan.queue().base()).submit(add).thenApply(plan::added);
  }

  /** Reads a flow, {@link #DEPTH} levels with {@link #CHILDREN_MAX} children of each kind. */
  public FlowTree getFlow(String queue, String id) {
    return getFlow(new QueueKeys(prefix, queue), id, DEPTH, CHILDREN_MAX);
  }

  /**
   * Reads a flow. It may go on while it is read: only each job is as it was at one moment. A job
   * that cannot be read is shown with the reason, and hides no other.
   *
   * @param depth levels, the root's included; at least 1
   * @param childrenMax of each kind, for each job; of many children Redis may give some more
   * @return null if there is no such job
   */
  public FlowTree getFlow(QueueKeys queue, String id, int depth, int childrenMax) {
    atLeastOne("depth", depth);
    atLeastOne("maxChildren", childrenMax);
    FlowTree root = Queue.join(redis, read(queue, id, depth, childrenMax));
    return root.job() == null && root.problem() == null ? null : root;
  }

  private static void atLeastOne(String field, int value) {
    if (value < 1) {
      throw new BadInputException(field, "must be at least 1, got " + value);
    }
  }

  private CompletableFuture<FlowTree> read(QueueKeys keys, String id, int depth, int childrenMax) {
    int wanted = depth > 1 ? childrenMax : 0;
    return READ_NODE
        .call(redis.reads(), keys.base(), id, String.valueOf(wanted))
        .thenCompose(reply -> withChildren(keys, id, reply, depth, childrenMax));
  }

  private CompletableFuture<FlowTree> withChildren(
      QueueKeys keys, String id, List<Object> reply, int depth, int childrenMax) {
    if (reply.get(0) instanceof List<?> fields && fields.isEmpty()) {
      return CompletableFuture.completedFuture(
          new FlowTree(keys, id, null, null, JobState.UNKNOWN, List.of()));
    }
    ListedJob listed = ListedJob.of(keys.queue(), id, reply.get(0));
    List<CompletableFuture<FlowTree>> children =
        ((List<?>) reply.get(2))
            .stream()
                .map(key -> Parent.ofKey((String) key))
                .map(child -> read(child.keys(), child.id(), depth - 1, childrenMax))
                .toList();
    JobState state = JobState.of((String) reply.get(1));
    return CompletableFuture.allOf(children.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                new FlowTree(
                    keys,
                    id,
                    listed.job(),
                    listed.problem(),
                    state,
                    children.stream().map(CompletableFuture::join).toList()));
  }
}
