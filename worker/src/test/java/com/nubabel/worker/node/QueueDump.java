package com.nubabel.worker.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.nubabel.bridge.Json;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a queue has in Redis, as text that two runs of the same life have in common: what must
 * differ is replaced by a word for it. These are:
 *
 * <ul>
 *   <li>times: when a job was added, begun, finished, and is due
 *   <li>stack traces, of which only the number is compared
 *   <li>the order of keys in {@code opts}, which Node's Lua leaves to chance
 *   <li>the marker, which whoever is idle consumes (and we rewrite it after a fetch only while jobs
 *       are left, where BullMQ always does)
 *   <li>the rate limit's counter, which expires
 * </ul>
 */
final class QueueDump {
  private static final Set<String> TRANSIENT = Set.of("marker", "limiter");
  private static final Set<String> TIMES = Set.of("timestamp", "processedOn", "finishedOn");
  private static final Set<String> SCORED_BY_TIME =
      Set.of("completed", "failed", "delayed", "waiting-children", "unsuccessful");
  private static final ObjectMapper SORTED =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final RedisCommands<String, String> redis;
  private final String prefix;

  QueueDump(RedisCommands<String, String> redis, String prefix) {
    this.redis = redis;
    this.prefix = prefix;
  }

  /** By key, below the queue's base. */
  SortedMap<String, String> of(String queue) {
    String base = prefix + ":" + queue + ":";
    SortedMap<String, String> dump = new TreeMap<>();
    for (String key : redis.keys(base + "*")) {
      String name = key.substring(base.length());
      if (!TRANSIENT.contains(name)) {
        String ttl = redis.pttl(key) >= 0 ? " expires" : "";
        dump.put(name, value(key, name).replace(prefix, "‹prefix›") + ttl);
      }
    }
    return dump;
  }

  private String value(String key, String name) {
    return switch (redis.type(key)) {
      case "string" -> name.equals("stalled-check") ? "‹time›" : redis.get(key);
      case "list" -> redis.lrange(key, 0, -1).toString();
      case "set" -> redis.smembers(key).stream().sorted().toList().toString();
      case "hash" -> fields(redis.hgetall(key));
      case "zset" -> members(key, name.substring(name.lastIndexOf(':') + 1));
      case "stream" -> entries(key);
      default -> throw new AssertionError(key);
    };
  }

  private String members(String key, String name) {
    return redis.zrangeWithScores(key, 0, -1).stream()
        .map(member -> member.getValue() + ":" + score(member, name))
        .sorted() // Two may have been finished in one millisecond.
        .collect(Collectors.joining(" "));
  }

  private static String score(ScoredValue<String> member, String name) {
    return SCORED_BY_TIME.contains(name) ? "‹time›" : String.valueOf((long) member.getScore());
  }

  private static String fields(Map<String, String> hash) {
    Map<String, String> fields = new TreeMap<>();
    hash.forEach((field, value) -> fields.put(field, field(field, value)));
    return fields.toString();
  }

  private static String field(String field, String value) {
    if (TIMES.contains(field)) {
      return "‹time›";
    }
    return switch (field) {
      case "stacktrace" -> "‹" + Json.parse(value).size() + " traces›";
      case "opts", "parent" -> sorted(value);
      default -> value;
    };
  }

  private static String sorted(String json) {
    try {
      return SORTED.writeValueAsString(SORTED.readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private String entries(String key) {
    return redis.xrange(key, Range.unbounded()).stream()
        .map(QueueDump::entry)
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  private static String entry(StreamMessage<String, String> entry) {
    Map<String, String> fields = entry.getBody();
    List<String> texts =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey().equals("delay")
                        ? "delay ‹time›"
                        : field.getKey() + " " + field.getValue())
            .toList();
    return String.join(" ", texts);
  }
}
