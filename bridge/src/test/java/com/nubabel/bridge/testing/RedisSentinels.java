package com.nubabel.bridge.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A master, a replica, and three Sentinels that know the master as {@code mymaster}, on loopback.
 * Both servers ask for {@link #PASSWORD}, the Sentinels for {@link #SENTINEL_PASSWORD}.
 */
public final class RedisSentinels implements AutoCloseable {
  public static final String PASSWORD = "secret";
  public static final String SENTINEL_PASSWORD = "watchword";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final RedisProcess master;
  private final RedisProcess replica;
  private final List<RedisProcess> sentinels = new ArrayList<>();

  private RedisSentinels() {
    master = server("# the master");
    replica = server("replicaof 127.0.0.1 " + master.port());
  }

  private static RedisProcess server(String more) {
    return RedisProcess.startWith(
        "save \"\"",
        "requirepass " + PASSWORD,
        "masterauth " + PASSWORD,
        RedisCluster.SYNC_AT_ONCE,
        more);
  }

  /** Starts them, and waits until each Sentinel knows the replica and the other Sentinels. */
  public static RedisSentinels start() {
    RedisSentinels all = new RedisSentinels();
    try {
      for (int i = 0; i < 3; i++) {
        all.sentinels.add(all.sentinel());
      }
      for (RedisProcess sentinel : all.sentinels) {
        await()
            .atMost(LIMIT)
            .until(
                () -> info(sentinel),
                info -> info.contains("slaves=1,sentinels=3") && info.contains("status=ok"));
      }
      return all;
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
  }

  private RedisProcess sentinel() {
    return RedisProcess.startWith(
        "requirepass " + SENTINEL_PASSWORD,
        "sentinel sentinel-pass " + SENTINEL_PASSWORD,
        "sentinel monitor mymaster 127.0.0.1 " + master.port() + " 2",
        "sentinel auth-pass mymaster " + PASSWORD,
        "sentinel down-after-milliseconds mymaster 500",
        "sentinel failover-timeout mymaster 3000");
  }

  private static String info(RedisProcess sentinel) {
    RedisClient client =
        RedisClient.create(
            sentinel.uri().replace("redis://", "redis://:" + SENTINEL_PASSWORD + "@"));
    try (var connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      return redis.info("sentinel");
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  /** As {@code redis.uri} has it. */
  public String uri() {
    return sentinels.stream()
        .map(one -> "127.0.0.1:" + one.port())
        .collect(Collectors.joining(",", "redis-sentinel://:" + PASSWORD + "@", "/0#mymaster"));
  }

  /** The ports of the Sentinels, separated by commas. */
  public String ports() {
    return sentinels.stream()
        .map(one -> String.valueOf(one.port()))
        .collect(Collectors.joining(","));
  }

  /** The server that was master at the start. */
  public RedisProcess master() {
    return master;
  }

  public RedisProcess replica() {
    return replica;
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    replica.close();
    master.close();
  }
}
