package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What options must be before they go to Redis. */
final class OptionRules {
  private static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

  private static final Set<String> POLICIES =
      Arrays.stream(FailurePolicy.values())
          .map(FailurePolicy::option)
          .collect(Collectors.toUnmodifiableSet());

  private OptionRules() {}

  /**
   * Checks options, leaves out those that are null, and writes a bare backoff number as the fixed
   * backoff that it means.
   */
  static ObjectNode check(JsonNode options) {
    if (options == null || options.isNull() || options.isMissingNode()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!(options instanceof ObjectNode)) {
      throw refusal("", "an object", options);
    }
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!option.getValue().isNull()) {
        checked.set(option.getKey(), check(option.getKey(), option.getValue()));
      }
    }
    checkTogether(checked);
    return checked;
  }

  private static void checkTogether(ObjectNode options) {
    if (options.has("deduplication") && options.has("parent")) {
      throw new BadInputException(
          "opts.deduplication", "must not be given together with opts.parent");
    }
    List<String> policies =
        POLICIES.stream().filter(policy -> options.path(policy).asBoolean()).sorted().toList();
    if (policies.size() > 1) {
      throw new BadInputException(
          "opts." + policies.get(0), "must not be given together with opts." + policies.get(1));
    }
  }

  private static JsonNode check(String name, JsonNode value) {
    if (POLICIES.contains(name)) {
      return flag(name, value);
    }
    return switch (name) {
      case "jobId" -> jobId(value);
      case "delay", "timestamp", "sizeLimit" -> integer(name, value, SAFE_INTEGER_MAX);
      case "attempts", "keepLogs", "stackTraceLimit" -> integer(name, value, Integer.MAX_VALUE);
      case "priority" -> integer(name, value, JobOptions.PRIORITY_MAX);
      case "lifo" -> flag(name, value);
      case "backoff" -> backoff(value);
      case "removeOnComplete", "removeOnFail" -> keepJobs(name, value);
      case "deduplication" -> deduplication(value);
      case "parent" -> parent(value);
      case "telemetry" -> telemetry(value);
      case "debounce" ->
          throw new BadInputException("opts.debounce", "is gone from BullMQ: say deduplication");
      case "repeat" ->
          throw new BadInputException("opts.repeat", "is not taken here: use a job scheduler");
      default -> value;
    };
  }

  private static JsonNode deduplication(JsonNode value) {
    if (!value.isObject()) {
      throw refusal("deduplication", "an object with an id", value);
    }
    requireText("deduplication.id", value.path("id"));
    ObjectNode checked = withoutNulls(value);
    if (checked.has("ttl")) {
      checked.set("ttl", integer("deduplication.ttl", checked.get("ttl"), SAFE_INTEGER_MAX));
    }
    for (String name : List.of("extend", "replace", "keepLastIfActive", "reschedule")) {
      if (checked.has(name)) {
        flag("deduplication." + name, checked.get(name));
      }
    }
    return checked;
  }

  private static JsonNode parent(JsonNode value) {
    if (!value.isObject()) {
      throw refusal("parent", "an object with id and queue", value);
    }
    requireText("parent.id", value.path("id"));
    requireText("parent.queue", value.path("queue"));
    return new Parent(value.get("id").asText(), value.get("queue").asText()).toJson();
  }

  private static JsonNode telemetry(JsonNode value) {
    if (!value.isObject()) {
      throw refusal("telemetry", "an object with metadata or omitContext", value);
    }
    ObjectNode checked = withoutNulls(value);
    if (checked.has("metadata") && !checked.get("metadata").isTextual()) {
      throw refusal("telemetry.metadata", "a text", checked.get("metadata"));
    }
    if (checked.has("omitContext")) {
      flag("telemetry.omitContext", checked.get("omitContext"));
    }
    return checked;
  }

  private static void requireText(String name, JsonNode value) {
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw refusal(name, "a text, not empty", value);
    }
  }

  private static ObjectNode withoutNulls(JsonNode value) {
    ObjectNode kept = value.deepCopy();
    kept.removeIf(JsonNode::isNull);
    return kept;
  }

  private static JsonNode jobId(JsonNode value) {
    if (!value.isTextual()) {
      throw refusal("jobId", "a text", value);
    }
    if (!value.asText().isEmpty()) {
      JobIds.check(value.asText());
    }
    return value;
  }

  private static JsonNode integer(String name, JsonNode value, long max) {
    return integer(name, value, 0, max);
  }

  private static JsonNode integer(String name, JsonNode value, long min, long max) {
    boolean whole = value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
    if (!whole || value.asDouble() < min || value.asDouble() > max) {
      throw refusal(name, "a whole number from " + min + " to " + max, value);
    }
    // As a parser would read it, so that options which say the same are equal.
    long number = value.asLong();
    return number == (int) number
        ? JsonNodeFactory.instance.numberNode((int) number)
        : JsonNodeFactory.instance.numberNode(number);
  }

  private static JsonNode flag(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw refusal(name, "true or false", value);
    }
    return value;
  }

  private static JsonNode backoff(JsonNode value) {
    ObjectNode backoff = JsonNodeFactory.instance.objectNode();
    if (value.isNumber()) {
      return backoff
          .put("type", Backoff.FIXED)
          .set("delay", integer("backoff", value, SAFE_INTEGER_MAX));
    }
    if (!value.isObject() || !value.path("type").isTextual()) {
      throw refusal("backoff", "a number of milliseconds or an object with a type", value);
    }
    backoff.setAll((ObjectNode) value);
    if (value.has("delay")) {
      backoff.set("delay", integer("backoff.delay", value.get("delay"), SAFE_INTEGER_MAX));
    }
    JsonNode jitter = value.path("jitter");
    boolean fine = jitter.isMissingNode() || jitter.isNull() || jitter.isNumber();
    if (!fine || jitter.asDouble(0) < 0 || jitter.asDouble(0) > 1) {
      throw refusal("backoff.jitter", "a number from 0 to 1", jitter);
    }
    return backoff;
  }

  private static JsonNode keepJobs(String name, JsonNode value) {
    if (value.isBoolean()) {
      return value;
    }
    if (value.isNumber()) {
      return integer(name, value, Integer.MAX_VALUE);
    }
    if (!value.isObject()) {
      throw refusal(name, "true, false, a number or an object with count or age", value);
    }
    ObjectNode keep = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> bound : value.properties()) {
      if (!bound.getValue().isNull()) {
        int min = bound.getKey().equals("limit") ? 1 : 0;
        String field = name + "." + bound.getKey();
        keep.set(bound.getKey(), integer(field, bound.getValue(), min, Integer.MAX_VALUE));
      }
    }
    return keep;
  }

  private static BadInputException refusal(String name, String expected, JsonNode value) {
    return new BadInputException(
        name.isEmpty() ? "opts" : "opts." + name,
        "must be " + expected + ", got " + (value.isMissingNode() ? "none" : value));
  }
}
