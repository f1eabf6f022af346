package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Which job was fetched into which slot, so that a scenario need not know it. Also the clock of a
 * scenario: together they make a step complete.
 */
final class Slots {
  /** When a scenario begins: 2027-01-15 08:00 UTC. */
  static final long START_MILLIS = 1_800_000_000_000L;

  /** Operations after which a slot is free, or has the job that came along. */
  private static final Set<String> ENDS =
      Set.of("complete", "fail", "moveToWait", "moveToDelayed", "moveToWaitingChildren");

  private final Map<String, String> jobs = new HashMap<>();
  private final Supplier<SortedMap<String, Stored>> keys;
  private long now = START_MILLIS;

  /** With what stands under the prefix, read when a step asks for it. */
  Slots(Supplier<SortedMap<String, Stored>> keys) {
    this.keys = keys;
  }

  /**
   * Takes the steps that only change the clock, and completes the others.
   *
   * @return what a side can carry out, or null if there is nothing: a slot is empty
   */
  ObjectNode complete(ObjectNode step, String prefix) {
    switch (step.path("op").asText()) {
      case "clock" -> now = step.get("ms").asLong();
      case "pass" -> now += step.get("ms").asLong();
      default -> {
        return filled(step, prefix);
      }
    }
    return null;
  }

  private ObjectNode filled(ObjectNode step, String prefix) {
    ObjectNode filled = step.deepCopy();
    String slot = step.path("slot").asText(null);
    if (slot != null) {
      if (!filled.has("token")) {
        filled.put("token", "token-" + slot);
      }
      if (!isFetch(step)) {
        filled.put("job", "@" + slot);
      }
    }
    if (!filled.has("queue")) {
      filled.put("queue", "q");
    }
    String queue = filled.get("queue").asText();
    for (Map.Entry<String, JsonNode> field : filled.properties()) {
      String value = field.getValue().asText();
      if (value.startsWith("@") || value.startsWith("~")) {
        String job = value.startsWith("@") ? jobs.get(value.substring(1)) : inState(queue, value);
        if (job == null) {
          return null;
        }
        field.setValue(TextNode.valueOf(job));
      }
    }
    return filled.put("prefix", prefix).put("now", now);
  }

  /** Of {@code ~failed:3} the third after the first failed job, counted round and round. */
  private String inState(String queue, String value) {
    int colon = value.indexOf(':');
    List<String> ids = new QueueView(queue + ":", keys.get()).ids(value.substring(1, colon));
    return ids.isEmpty()
        ? null
        : ids.get(Integer.parseInt(value.substring(colon + 1)) % ids.size());
  }

  /** Notes what a step gave, if it was about a slot. */
  void note(ObjectNode step, Answer answer) {
    String slot = step.path("slot").asText(null);
    if (slot == null || answer.isRefusal()) {
      return;
    }
    if (isFetch(step) && !answer.value().isNull()) {
      jobs.put(slot, answer.value().asText());
    } else if (ENDS.contains(step.path("op").asText())) {
      jobs.remove(slot);
      if (answer.value().isTextual()) {
        jobs.put(slot, answer.value().asText());
      }
    }
  }

  private static boolean isFetch(ObjectNode step) {
    return step.path("op").asText().equals("fetch");
  }
}
