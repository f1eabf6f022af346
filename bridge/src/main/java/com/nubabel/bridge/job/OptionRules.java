package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import java.util.Map;
import java.util.Set;

/** What options must be before they go to Redis. */
final class OptionRules {
  private static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

  /** Options of BullMQ that would need scripts we do not have yet: ignoring one would lose jobs. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "parent",
          "repeat",
          "deduplication",
          "debounce",
          "failParentOnFailure",
          "continueParentOnFailure",
          "ignoreDependencyOnFailure",
          "removeDependencyOnFailure");

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
    return checked;
  }

  private static JsonNode check(String name, JsonNode value) {
    if (UNSUPPORTED.contains(name)) {
      throw new BadInputException("opts." + name, "is not supported yet");
    }
    return switch (name) {
      case "jobId" -> jobId(value);
      case "delay", "timestamp", "sizeLimit" -> integer(name, value, SAFE_INTEGER_MAX);
      case "attempts", "keepLogs", "stackTraceLimit" -> integer(name, value, Integer.MAX_VALUE);
      case "priority" -> integer(name, value, JobOptions.PRIORITY_MAX);
      case "lifo" -> flag(name, value);
      case "backoff" -> backoff(value);
      case "removeOnComplete", "removeOnFail" -> keepJobs(name, value);
      default -> value;
    };
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
        name.isEmpty() ? "opts" : "opts." + name, "must be " + expected + ", got " + value);
  }
}
