package com.nubabel.bench;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What nobody can do without who fetches a job and finishes it as BullMQ does, without a script: no
 * check, no choice, nothing shared but the write to the socket. Its cost to Redis is the limit of
 * what an operation per job could reach.
 */
final class BareCommands {
  private static final int GROUP = 50;
  private static final String BASE = "bull:bare:";
  private static final String NOW = "1700000000000";

  private final ThrowAwayRedis redis;
  private final int jobs;

  BareCommands(ThrowAwayRedis redis, int jobs) {
    this.redis = redis;
    this.jobs = Math.max(jobs / GROUP, 1) * GROUP;
  }

  /** CPU of Redis per job. */
  double redisMicros() {
    redis.flush();
    try (StatefulRedisConnection<String, String> connection = redis.connections().openBlocking()) {
      connection.setAutoFlushCommands(false);
      send(connection, this::add);
      double cpu = redis.cpuMicros();
      send(connection, this::workOff);
      return (redis.cpuMicros() - cpu) / jobs;
    }
  }

  private interface Step {
    void send(RedisAsyncCommands<String, String> redis, String id, List<RedisFuture<?>> replies);
  }

  private void send(StatefulRedisConnection<String, String> connection, Step step) {
    for (int from = 0; from < jobs; from += GROUP) {
      List<RedisFuture<?>> replies = new ArrayList<>();
      for (int i = from; i < from + GROUP; i++) {
        step.send(connection.async(), String.valueOf(i), replies);
      }
      connection.flushCommands();
      LettuceFutures.awaitAll(Duration.ofMinutes(1), replies.toArray(RedisFuture[]::new));
    }
  }

  private void add(RedisAsyncCommands<String, String> to, String id, List<RedisFuture<?>> replies) {
    String data = "{\"i\":" + id + ",\"text\":\"" + "x".repeat(60) + "\"}";
    replies.add(
        to.hset(BASE + id, Map.of("name", "n", "data", data, "opts", "{}", "timestamp", NOW)));
    replies.add(to.lpush(BASE + "wait", id));
  }

  private void workOff(
      RedisAsyncCommands<String, String> to, String id, List<RedisFuture<?>> replies) {
    String key = BASE + id;
    replies.add(to.rpoplpush(BASE + "wait", BASE + "active"));
    replies.add(to.set(key + ":lock", "token", SetArgs.Builder.px(30_000)));
    replies.add(to.hgetall(key));
    replies.add(to.hset(key, Map.of("processedOn", NOW, "ats", "1")));
    replies.add(
        to.xadd(BASE + "events", Map.of("event", "active", "jobId", id, "prev", "waiting")));
    replies.add(to.del(key + ":lock"));
    replies.add(to.lrem(BASE + "active", -1, id));
    replies.add(to.zadd(BASE + "completed", Double.parseDouble(NOW), id));
    replies.add(to.hset(key, Map.of("returnvalue", "null", "finishedOn", NOW, "atm", "1")));
    replies.add(
        to.xadd(BASE + "events", Map.of("event", "completed", "jobId", id, "returnvalue", "null")));
  }
}
