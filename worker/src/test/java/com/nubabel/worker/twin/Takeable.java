package com.nubabel.worker.twin;

import io.lettuce.core.api.sync.RedisCommands;

/** Whether a worker that asked now would be given a job, delayed ones and rate limits aside. */
final class Takeable {
  private Takeable() {}

  static boolean isAny(RedisCommands<String, String> redis, String base) {
    return redis.exists(base + "wait", base + "prioritized") > 0
        && !redis.hexists(base + "meta", "paused")
        && !isMaxed(redis, base);
  }

  private static boolean isMaxed(RedisCommands<String, String> redis, String base) {
    String concurrency = redis.hget(base + "meta", "concurrency");
    return concurrency != null && redis.llen(base + "active") >= Long.parseLong(concurrency);
  }
}
