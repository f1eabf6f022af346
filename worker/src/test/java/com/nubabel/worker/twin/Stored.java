package com.nubabel.worker.twin;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands under one key.
 *
 * @param type as Redis calls it
 * @param ttlMillis -1 if it does not expire
 * @param items the text; the items of a list or set; members and scores, or fields and values, in
 *     turn; or the entries of a stream, each {id, {field, value, …}}
 */
record Stored(String type, long ttlMillis, List<?> items) {
  private static final String READ_ALL =
      """
      local all = {}
      for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
        local kind, items = redis.call('TYPE', key).ok, {}
        if kind == 'string' then items = { redis.call('GET', key) }
        elseif kind == 'list' then items = redis.call('LRANGE', key, 0, -1)
        elseif kind == 'set' then items = redis.call('SMEMBERS', key)
        elseif kind == 'zset' then items = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
        elseif kind == 'hash' then items = redis.call('HGETALL', key)
        elseif kind == 'stream' then items = redis.call('XRANGE', key, '-', '+')
        end
        all[#all + 1] = { key, kind, redis.call('PTTL', key), items }
      end
      return all
      """;

  private static final String DELETE_ALL =
      "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('UNLINK', key) end";

  /** All keys under a prefix, as they stand at one moment, by their names without it. */
  static SortedMap<String, Stored> under(RedisCommands<String, String> redis, String prefix) {
    List<List<?>> all = redis.eval(READ_ALL, ScriptOutputType.MULTI, new String[0], prefix + ":*");
    SortedMap<String, Stored> keys = new TreeMap<>();
    for (List<?> key : all) {
      String name = ((String) key.get(0)).substring(prefix.length() + 1);
      keys.put(name, new Stored((String) key.get(1), (Long) key.get(2), (List<?>) key.get(3)));
    }
    return keys;
  }

  static void delete(RedisCommands<String, String> redis, String prefix) {
    redis.eval(DELETE_ALL, ScriptOutputType.STATUS, new String[0], prefix + ":*");
  }

  List<String> texts() {
    return items.stream().map(String.class::cast).toList();
  }

  /** Members and their scores, or fields and their values. */
  Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      pairs.put((String) items.get(i), (String) items.get(i + 1));
    }
    return pairs;
  }

  /** The entries of a stream, oldest first, each as its fields and values in turn. */
  List<List<?>> entries() {
    List<List<?>> entries = new ArrayList<>();
    items.forEach(entry -> entries.add((List<?>) ((List<?>) entry).get(1)));
    return entries;
  }
}
