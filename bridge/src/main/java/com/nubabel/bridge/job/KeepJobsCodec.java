package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** {@link KeepJobs} as options have it: true (none), false (all), a count, or an object. */
final class KeepJobsCodec {
  private KeepJobsCodec() {}

  static KeepJobs read(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean() ? KeepJobs.NONE : KeepJobs.ALL;
    }
    if (node.isNumber()) {
      return node.asInt() < 0 ? KeepJobs.ALL : KeepJobs.newest(node.asInt());
    }
    if (!node.isObject()) {
      return null;
    }
    JsonNode count = node.path("count");
    JsonNode age = node.path("age");
    JsonNode limit = node.path("limit");
    return new KeepJobs(
        count.isNumber() && count.asInt() >= 0 ? count.asInt() : null,
        age.isNumber() && age.asLong() >= 0 ? Duration.ofSeconds(age.asLong()) : null,
        limit.isNumber() && limit.asInt() > 0 ? limit.asInt() : null);
  }

  static JsonNode write(KeepJobs keep) {
    if (keep.equals(KeepJobs.ALL)) {
      return JsonNodeFactory.instance.booleanNode(false);
    }
    if (keep.age() == null && keep.limit() == null) {
      return JsonNodeFactory.instance.numberNode(keep.count());
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (keep.count() != null) {
      node.put("count", keep.count());
    }
    if (keep.age() != null) {
      node.put("age", keep.age().toSeconds());
    }
    if (keep.limit() != null) {
      node.put("limit", keep.limit());
    }
    return node;
  }
}
