package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * A job's options, by BullMQ's names and in its units. Immutable. They are kept as the JSON object
 * that they are on the wire, so that options which only Node's side understands pass through
 * untouched.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><td>jobId</td><td>chosen id; without it the queue counts</td></tr>
 * <tr><td>delay</td><td>before the job may run; default none</td></tr>
 * <tr><td>attempts</td><td>in all; 0 and 1 both mean one; default 0</td></tr>
 * <tr><td>backoff</td><td>between attempts; default none</td></tr>
 * <tr><td>priority</td><td>1 first, 2097151 last; 0, the default, before all of them</td></tr>
 * <tr><td>lifo</td><td>run next instead of last; default false</td></tr>
 * <tr><td>removeOnComplete, removeOnFail</td><td>what is kept; default the worker's</td></tr>
 * <tr><td>keepLogs</td><td>newest rows of the log to keep; default all</td></tr>
 * <tr><td>stackTraceLimit</td><td>newest stack traces to keep; default all</td></tr>
 * <tr><td>sizeLimit</td><td>of the data, in bytes of JSON; default none</td></tr>
 * <tr><td>timestamp</td><td>when the job counts as created; default now</td></tr>
 * <tr><td>deduplication</td><td>which jobs count as the same; default none</td></tr>
 * <tr><td>parent</td><td>the job that waits for this one; default none</td></tr>
 * <tr><td>failParentOnFailure, continueParentOnFailure, ignoreDependencyOnFailure,
 *     removeDependencyOnFailure</td><td>at most one; default none, see {@link FailurePolicy}</td></tr>
 * <tr><td>telemetry</td><td>metadata, omitContext: for the worker's telemetry</td></tr>
 * </table>
 */
public final class JobOptions {
  public static final JobOptions NONE = new JobOptions(JsonNodeFactory.instance.objectNode());
  public static final int PRIORITY_MAX = 2_097_151;

  /** Options as they were read last: most jobs of a queue have the same. */
  private record Stored(String text, JobOptions options) {}

  private static volatile Stored latest = new Stored("", NONE);

  private final ObjectNode json;

  private JobOptions(ObjectNode json) {
    this.json = json;
  }

  /**
   * Takes options as a caller wrote them, by BullMQ's long names.
   *
   * @throws com.nubabel.bridge.BadInputException naming the option that cannot be
   */
  public static JobOptions of(JsonNode options) {
    return new JobOptions(OptionRules.check(options));
  }

  /**
   * Takes options as they stand in a job's hash, whoever wrote them. What is not as it should be
   * counts as not given: a foreign job is not refused for it.
   */
  public static JobOptions stored(String text) {
    if (text == null || text.isEmpty()) {
      return NONE;
    }
    Stored known = latest;
    if (text.equals(known.text)) {
      return known.options;
    }
    JobOptions options =
        Json.parse(text) instanceof ObjectNode object
            ? new JobOptions(OptionNames.toLong(object))
            : NONE;
    latest = new Stored(text, options);
    return options;
  }

  public JobOptions withJobId(String jobId) {
    return with("jobId", JsonNodeFactory.instance.textNode(jobId));
  }

  public JobOptions withDelay(Duration delay) {
    return with("delay", JsonNodeFactory.instance.numberNode(delay.toMillis()));
  }

  public JobOptions withAttempts(int attempts) {
    return with("attempts", JsonNodeFactory.instance.numberNode(attempts));
  }

  public JobOptions withBackoff(Backoff backoff) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", backoff.type()).put("delay", backoff.delay().toMillis());
    if (backoff.jitter() > 0) {
      node.put("jitter", backoff.jitter());
    }
    return with("backoff", node);
  }

  public JobOptions withPriority(int priority) {
    return with("priority", JsonNodeFactory.instance.numberNode(priority));
  }

  public JobOptions withLifo(boolean lifo) {
    return with("lifo", JsonNodeFactory.instance.booleanNode(lifo));
  }

  public JobOptions withRemoveOnComplete(KeepJobs keep) {
    return with("removeOnComplete", KeepJobsCodec.write(keep));
  }

  public JobOptions withRemoveOnFail(KeepJobs keep) {
    return with("removeOnFail", KeepJobsCodec.write(keep));
  }

  public JobOptions withKeepLogs(int rows) {
    return with("keepLogs", JsonNodeFactory.instance.numberNode(rows));
  }

  public JobOptions withTimestamp(Instant timestamp) {
    return with("timestamp", JsonNodeFactory.instance.numberNode(timestamp.toEpochMilli()));
  }

  public JobOptions withDeduplication(Deduplication deduplication) {
    return with("deduplication", deduplication.toJson());
  }

  public JobOptions withParent(Parent parent) {
    return with("parent", parent.toJson());
  }

  /** In place of another policy. */
  public JobOptions withFailurePolicy(FailurePolicy policy) {
    ObjectNode changed = json.deepCopy();
    for (FailurePolicy each : FailurePolicy.values()) {
      changed.remove(each.option());
    }
    return of(changed.put(policy.option(), true));
  }

  private JobOptions with(String name, JsonNode value) {
    ObjectNode changed = json.deepCopy();
    changed.set(name, value);
    return of(changed);
  }

  /**
   * These options over defaults: what is given here wins. The id is never a default.
   *
   * @throws com.nubabel.bridge.BadInputException if they cannot go together
   */
  public JobOptions over(JobOptions defaults) {
    if (defaults.json.isEmpty()) {
      return this;
    }
    ObjectNode merged = defaults.json.deepCopy();
    merged.remove("jobId");
    merged.setAll(json);
    return of(merged);
  }

  /** Empty if the queue shall choose. */
  public String jobId() {
    return json.path("jobId").asText("");
  }

  public long delayMillis() {
    return json.path("delay").asLong(0);
  }

  public int attempts() {
    return json.path("attempts").asInt(0);
  }

  /** Null if a retry follows at once. */
  public Backoff backoff() {
    return BackoffCodec.read(json.path("backoff"));
  }

  public int priority() {
    return json.path("priority").asInt(0);
  }

  public boolean lifo() {
    return json.path("lifo").asBoolean(false);
  }

  /** Null if not given: then the worker's own counts. */
  public KeepJobs removeOnComplete() {
    return KeepJobsCodec.read(json.path("removeOnComplete"));
  }

  /** Null if not given: then the worker's own counts. */
  public KeepJobs removeOnFail() {
    return KeepJobsCodec.read(json.path("removeOnFail"));
  }

  /** Rows; 0 keeps all. */
  public int keepLogs() {
    return json.path("keepLogs").asInt(0);
  }

  /** Stack traces; -1 keeps all. */
  public int stackTraceLimit() {
    return json.path("stackTraceLimit").asInt(-1);
  }

  /** Bytes of the data's JSON; 0 is without limit. */
  public long sizeLimitBytes() {
    return json.path("sizeLimit").asLong(0);
  }

  /** Ms; 0 if not given. */
  public long timestampMillis() {
    return json.path("timestamp").asLong(0);
  }

  /** Null if the job counts as the same as no other. */
  public Deduplication deduplication() {
    return Deduplication.read(json.path("deduplication"));
  }

  /** Null if no job waits for this one. */
  public Parent parent() {
    return Parent.read(json.path("parent"));
  }

  /** Null if the failure of this job does nothing to its parent. */
  public FailurePolicy failurePolicy() {
    for (FailurePolicy policy : FailurePolicy.values()) {
      if (json.path(policy.option()).asBoolean(false)) {
        return policy;
      }
    }
    return null;
  }

  /** By BullMQ's long names; a copy. */
  public ObjectNode toJson() {
    return json.deepCopy();
  }

  /** As the {@code opts} field of a job's hash: short names, and always with {@code attempts}. */
  public String toWire() {
    ObjectNode wire = OptionNames.toShort(json);
    if (!wire.has("attempts")) {
      wire.put("attempts", 0);
    }
    return Json.write(wire);
  }

  /**
   * As the {@code parent} field of the hash of a child: who its parent is, and what its failure
   * means to it. Empty without a parent.
   */
  public String parentToWire() {
    Parent parent = parent();
    if (parent == null) {
      return "";
    }
    ObjectNode wire = JsonNodeFactory.instance.objectNode();
    wire.put("id", parent.id()).put("queueKey", parent.queue());
    FailurePolicy policy = failurePolicy();
    if (policy != null) {
      wire.put(policy.shortName(), true);
    }
    return Json.write(wire);
  }

  /** As the {@code opts} field of a job scheduler's hash: short names, nothing added. */
  public String toWireAsGiven() {
    return Json.write(OptionNames.toShort(json));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobOptions options && json.equals(options.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
