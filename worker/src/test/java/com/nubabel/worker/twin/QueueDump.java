package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
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
 *   <li>the base marker, which we write less often than Node, and where Node forgets to; see
 *       bridge/README.md. That it is there when it must be is for {@link Invariants}
 *   <li>the version of the library in {@code meta}
 *   <li>the order of the events of one removal: Redis gives the members of a set of children in one
 *       that it chooses
 *   <li>the prefix itself, wherever it occurs
 * </ul>
 */
final class QueueDump {
  /** Of times to live: one side comes after the other. */
  private static final long TTL_SLACK_MILLIS = 3000;

  private static final MathContext LUA_DIGITS = new MathContext(14);
  private static final String NOTHING = "nothing";

  private final SortedMap<String, Stored> keys;
  private final SortedMap<String, String> values = new TreeMap<>();

  /** Of what was read under a prefix. */
  QueueDump(String prefix, SortedMap<String, Stored> keys) {
    this.keys = keys;
    keys.forEach((name, key) -> values.put(name, value(name, key).replace(prefix, "‹prefix›")));
  }

  /** What differs, a line or more for each key; empty if nothing does. */
  List<String> differences(QueueDump other) {
    List<String> found = new ArrayList<>();
    SortedMap<String, String> all = new TreeMap<>(other.values);
    all.putAll(values);
    for (String key : all.keySet()) {
      String here = values.getOrDefault(key, NOTHING);
      String there = other.values.getOrDefault(key, NOTHING);
      if (!here.equals(there)) {
        found.add(key + "\n  is     " + here + "\n  not    " + there);
      } else if (!here.equals(NOTHING)) {
        long ttl = keys.get(key).ttlMillis();
        long otherTtl = other.keys.get(key).ttlMillis();
        if (ttl < 0 != otherTtl < 0 || Math.abs(ttl - otherTtl) > TTL_SLACK_MILLIS) {
          found.add(key + "\n  lives  " + ttl + " ms\n  not    " + otherTtl);
        }
      }
    }
    return found;
  }

  private String value(String name, Stored key) {
    return switch (key.type()) {
      case "set" -> key.texts().stream().sorted().toList().toString();
      case "hash" -> fields(key.pairs());
      case "zset" -> name.endsWith(":marker") ? delayMarker(key) : scores(key).toString();
      case "stream" -> events(key.entries());
      default -> key.items().toString();
    };
  }

  private static String events(List<List<?>> entries) {
    StringBuilder text = new StringBuilder();
    List<String> ofRemoval = new ArrayList<>();
    for (List<?> entry : entries) {
      boolean isOfRemoval =
          entry.get(1).equals("removed") || entry.get(entry.size() - 1).equals("waiting-children");
      if (isOfRemoval) {
        ofRemoval.add("\n         " + entry);
      } else {
        ofRemoval.stream().sorted().forEach(text::append);
        ofRemoval.clear();
        text.append("\n         ").append(entry);
      }
    }
    ofRemoval.stream().sorted().forEach(text::append);
    return text.toString();
  }

  private static Map<String, Double> scores(Stored key) {
    Map<String, Double> scores = new TreeMap<>();
    key.pairs().forEach((member, score) -> scores.put(member, Double.valueOf(score)));
    return scores;
  }

  private static String delayMarker(Stored key) {
    Map<String, Double> scores = scores(key);
    scores.remove("0");
    return scores.isEmpty() ? NOTHING : scores.toString();
  }

  private static String fields(Map<String, String> hash) {
    Map<String, String> fields = new TreeMap<>(hash);
    fields.remove("version");
    fields.computeIfPresent("opts", (name, json) -> normal(Json.parse(json)).toString());
    fields.computeIfPresent("parent", (name, json) -> normal(Json.parse(json)).toString());
    return fields.isEmpty() ? NOTHING : fields.toString();
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
}
