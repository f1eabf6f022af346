package com.nubabel.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lettuce.core.Range;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All keys of a queue, to be compared with another's. Left out, since they tell of the workers and
 * not of the jobs: the marker, on which idle workers wait; what the stalled sweep notes; the
 * version of the library in {@code meta}; and the order of the fields in {@code opts}.
 */
final class QueueDump {
  private static final Set<String> LEFT_OUT = Set.of("marker", "stalled", "stalled-check");

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private QueueDump() {}

  /** What stands under each key, a line for each key and for each event. */
  static List<String> of(RedisAsyncCommands<String, String> redis, String base) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String key : new TreeSet<>(redis.keys(base + "*").get())) {
      String suffix = key.substring(base.length());
      if (suffix.equals("events")) {
        events(redis, key).forEach(event -> lines.add(suffix + " " + event));
      } else if (!LEFT_OUT.contains(suffix)) {
        lines.add(suffix + " " + value(redis, key));
      }
    }
    return lines;
  }

  private static Object value(RedisAsyncCommands<String, String> redis, String key)
      throws Exception {
    String type = redis.type(key).get();
    return switch (type) {
      case "string" -> redis.get(key).get();
      case "list" -> redis.lrange(key, 0, -1).get();
      case "set" -> redis.smembers(key).get();
      case "zset" -> redis.zrangeWithScores(key, 0, -1).get();
      case "hash" -> hash(redis.hgetall(key).get());
      default -> throw new AssertionError(key + " is a " + type);
    };
  }

  private static Map<String, Object> hash(Map<String, String> fields) {
    Map<String, Object> hash = new TreeMap<>(fields);
    hash.remove("version");
    hash.computeIfPresent("opts", (name, text) -> sorted((String) text));
    hash.computeIfPresent("stacktrace", (name, text) -> "some");
    return hash;
  }

  private static String sorted(String json) {
    try {
      return SORTED.writeValueAsString(SORTED.readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  private static List<List<String>> events(RedisAsyncCommands<String, String> redis, String key)
      throws Exception {
    List<List<String>> events = new ArrayList<>();
    redis
        .xrange(key, Range.unbounded())
        .get()
        .forEach(
            entry -> {
              List<String> event = new ArrayList<>();
              entry.getBody().forEach((name, value) -> event.addAll(List.of(name, value)));
              events.add(event);
            });
    return events;
  }
}
