package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that stands under a prefix, to be compared with what another side has left under its own.
 * Everything counts: the type of a key, members, scores, fields, the entries of a stream with the
 * order of their fields, and times to live. Passed over is only
 *
 * <ul>
 *   <li>the ids of stream entries, which Redis gives
 *   <li>in {@code opts} and {@code parent}: the order of keys, and what Node's Lua does to numbers
 *       (14 digits), to empty lists (written as objects) and to nulls (dropped)
 *   <li>the base marker, while there is no job that could be taken: Node writes it after each
 *       fetch, we while jobs are left; see bridge/README.md
 *   <li>the version of the library in {@code meta}
 *   <li>the prefix itself, wherever it occurs
 * </ul>
 */
final class QueueDump {
  /** Of times to live: one side comes after the other. */
  private static final long TTL_SLACK_MILLIS = 3000;

  private static final MathContext LUA_DIGITS = new MathContext(14);

  private final SortedMap<String, String> values = new TreeMap<>();
  private final SortedMap<String, Long> timesToLive = new TreeMap<>();

  private QueueDump() {}

  static QueueDump of(RedisCommands<String, String> redis, String prefix) {
    QueueDump dump = new QueueDump();
    for (String key : redis.keys(prefix + ":*")) {
      String name = key.substring(prefix.length() + 1);
      String value = value(redis, key);
      if (!value.isEmpty()) {
        dump.values.put(name, value.replace(prefix, "‹prefix›"));
        dump.timesToLive.put(name, redis.pttl(key));
      }
    }
    return dump;
  }

  /** What differs, a line or two for each key; empty if nothing does. */
  List<String> differences(QueueDump other) {
    List<String> found = new ArrayList<>();
    SortedMap<String, String> all = new TreeMap<>(other.values);
    all.putAll(values);
    for (String key : all.keySet()) {
      String here = values.getOrDefault(key, "nothing");
      String there = other.values.getOrDefault(key, "nothing");
      if (!here.equals(there)) {
        found.add(key + "\n  is     " + here + "\n  not    " + there);
      } else if (Math.abs(timesToLive.get(key) - other.timesToLive.get(key)) > TTL_SLACK_MILLIS) {
        found.add(key + " lives " + timesToLive.get(key) + ", not " + other.timesToLive.get(key));
      }
    }
    return found;
  }

  private static String value(RedisCommands<String, String> redis, String key) {
    return switch (redis.type(key)) {
      case "string" -> redis.get(key);
      case "list" -> redis.lrange(key, 0, -1).toString();
      case "set" -> redis.smembers(key).stream().sorted().toList().toString();
      case "hash" -> fields(redis.hgetall(key));
      case "zset" -> key.endsWith(":marker") ? marker(redis, key) : members(redis, key);
      case "stream" -> entries(redis, key);
      default -> throw new AssertionError(key);
    };
  }

  private static String members(RedisCommands<String, String> redis, String key) {
    return redis.zrangeWithScores(key, 0, -1).stream()
        .map(member -> member.getValue() + ":" + Json.write(member.getScore()))
        .toList()
        .toString();
  }

  private static String marker(RedisCommands<String, String> redis, String key) {
    String base = key.substring(0, key.length() - "marker".length());
    String members = members(redis, key);
    if (!Takeable.isAny(redis, base)) {
      members = members.replace("0:0.0, ", "").replace("0:0.0", "");
    }
    return members.equals("[]") ? "" : members;
  }

  private static String fields(Map<String, String> hash) {
    Map<String, String> fields = new TreeMap<>(hash);
    fields.remove("version");
    fields.computeIfPresent("opts", (name, json) -> normal(Json.parse(json)).toString());
    fields.computeIfPresent("parent", (name, json) -> normal(Json.parse(json)).toString());
    return fields.isEmpty() ? "" : fields.toString();
  }

  private static Object normal(JsonNode json) {
    if (json.isObject() || (json.isArray() && json.isEmpty())) {
      SortedMap<String, Object> sorted = new TreeMap<>();
      json.properties().stream()
          .filter(field -> !field.getValue().isNull())
          .forEach(field -> sorted.put(field.getKey(), normal(field.getValue())));
      return sorted;
    }
    if (json.isArray()) {
      List<Object> items = new ArrayList<>();
      json.forEach(item -> items.add(normal(item)));
      return items;
    }
    return json.isNumber()
        ? json.decimalValue().round(LUA_DIGITS).stripTrailingZeros().toPlainString()
        : json.toString();
  }

  private static String entries(RedisCommands<String, String> redis, String key) {
    StringBuilder text = new StringBuilder();
    redis
        .xrange(key, Range.unbounded())
        .forEach(entry -> text.append("\n         ").append(entry.getBody()));
    return text.toString();
  }
}
