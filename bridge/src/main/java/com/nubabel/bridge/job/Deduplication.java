package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import java.time.Duration;

/**
 * Which jobs count as the same. While one holds an id, another of that id is not added.
 *
 * @param id not empty
 * @param ttl how long the id is held; zero, the default, until the job is done
 * @param extend whether each further add begins the time to live anew
 * @param replace whether a further add takes the place of a holder that is still delayed
 * @param keepLastIfActive whether the last add that comes while the holder is active is kept, and
 *     added when that is done; the time to live then plays no part
 * @param reschedule whether a further add gives its delay to a holder that is still delayed
 */
public record Deduplication(
    String id,
    Duration ttl,
    boolean extend,
    boolean replace,
    boolean keepLastIfActive,
    boolean reschedule) {
  public Deduplication {
    if (id == null || id.isEmpty()) {
      throw new BadInputException("opts.deduplication.id", "must be a text, got none");
    }
    if (ttl.isNegative()) {
      throw new BadInputException(
          "opts.deduplication.ttl", "must be at least 0, got " + ttl.toMillis());
    }
  }

  /** Until the job is done. */
  public static Deduplication of(String id) {
    return new Deduplication(id, Duration.ZERO, false, false, false, false);
  }

  /** For a time, whatever becomes of the job. */
  public static Deduplication throttle(String id, Duration ttl) {
    return new Deduplication(id, ttl, false, false, false, false);
  }

  /** The last of the jobs that come within the time counts; each begins it anew. */
  public static Deduplication debounce(String id, Duration ttl) {
    return new Deduplication(id, ttl, true, true, false, false);
  }

  /** Until the job is done; the last that comes while it is active follows it. */
  public static Deduplication keepLastIfActive(String id) {
    return new Deduplication(id, Duration.ZERO, false, false, true, false);
  }

  /** As it stands in options; null if that is none. */
  static Deduplication read(JsonNode node) {
    String id = node.path("id").asText("");
    return id.isEmpty()
        ? null
        : new Deduplication(
            id,
            Duration.ofMillis(Math.max(node.path("ttl").asLong(0), 0)),
            node.path("extend").asBoolean(false),
            node.path("replace").asBoolean(false),
            node.path("keepLastIfActive").asBoolean(false),
            node.path("reschedule").asBoolean(false));
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
    if (!ttl.isZero()) {
      json.put("ttl", ttl.toMillis());
    }
    putIf(json, "extend", extend);
    putIf(json, "replace", replace);
    putIf(json, "keepLastIfActive", keepLastIfActive);
    putIf(json, "reschedule", reschedule);
    return json;
  }

  private static void putIf(ObjectNode json, String name, boolean value) {
    if (value) {
      json.put(name, true);
    }
  }
}
