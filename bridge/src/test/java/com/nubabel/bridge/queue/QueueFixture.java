package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.Range;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A queue of the test's own whose clock stands still, and plain Redis beside it. */
final class QueueFixture implements AutoCloseable {
  static final long NOW = 1_700_000_000_000L;

  final RedisConnections connections = RedisConnections.open(TestRedis.uri());
  private final StatefulRedisConnection<String, String> connection = connections.openBlocking();
  final RedisCommands<String, String> redis = connection.sync();
  private QueueKeys keys;
  private long now;

  /** Begins anew, with a queue that nobody knows. */
  Queue newQueue() {
    now = NOW;
    keys = new QueueKeys(TestRedis.prefix(), "q");
    return new Queue(connections, keys, () -> Instant.ofEpochMilli(now));
  }

  void passMillis(long millis) {
    now += millis;
  }

  String key(String suffix) {
    return keys.base() + suffix;
  }

  /** The ids of a list, the next to run first, or of a set by score. */
  List<String> ids(String name) {
    if (redis.type(key(name)).equals("zset")) {
      return redis.zrange(key(name), 0, -1);
    }
    List<String> ids = new ArrayList<>(redis.lrange(key(name), 0, -1));
    Collections.reverse(ids);
    return ids;
  }

  /** Fetches the next job. */
  String activate(String token) {
    List<String> arguments = List.of(String.valueOf(now), "0", token);
    List<String> fetcher = List.of("30000", "worker");
    List<Object> reply = commit(new Operation("moveToActive", null, arguments, fetcher));
    return (String) ((List<?>) reply.get(2)).get(0);
  }

  /** Runs the next job to its end. */
  String finish(String outcome) {
    String id = activate("t");
    commit(
        new Operation(
            "moveToFinished",
            id,
            List.of(
                id,
                "t",
                String.valueOf(now),
                outcome,
                "\"v\"",
                "0",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "1",
                "[]")));
    return id;
  }

  private List<Object> commit(Operation operation) {
    return connections.commit(keys.base()).submit(operation).join();
  }

  /** Makes a job that waits for a child, as a flow of Node's would. */
  void makeParent(String parentId, String childId) {
    redis.hset(key(parentId), Map.of("name", "parent", "timestamp", String.valueOf(NOW)));
    redis.zadd(key("waiting-children"), NOW, parentId);
    redis.sadd(key(parentId + ":dependencies"), key(childId));
    redis.hset(key(childId), "parentKey", key(parentId));
  }

  /** The latest entries of the stream, as texts: {@code waiting jobId 1 prev failed}. */
  List<String> lastEvents(int count) {
    List<String> all =
        redis.xrange(key("events"), Range.unbounded()).stream()
            .map(
                entry -> {
                  List<String> texts = new ArrayList<>();
                  entry
                      .getBody()
                      .forEach(
                          (field, value) ->
                              texts.add(field.equals("event") ? value : field + " " + value));
                  return String.join(" ", texts);
                })
            .toList();
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  static JobOptions id(String id) {
    return JobOptions.NONE.withJobId(id);
  }

  @Override
  public void close() {
    connection.close();
    connections.close();
  }
}
