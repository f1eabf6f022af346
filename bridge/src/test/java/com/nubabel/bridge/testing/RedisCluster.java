package com.nubabel.bridge.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Redis Cluster of three masters, on loopback. {@link #addReplica} gives one a replica. */
public final class RedisCluster implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MASTERS = 3;
  static final String SYNC_AT_ONCE = "repl-diskless-sync-delay 0";

  private final List<RedisProcess> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** Starts it, and waits until it serves every slot. */
  public static RedisCluster start() {
    RedisCluster cluster = new RedisCluster();
    try {
      for (int i = 0; i < MASTERS; i++) {
        cluster.addNode();
      }
      int share = SlotHash.SLOT_COUNT / MASTERS;
      for (int i = 0; i < MASTERS; i++) {
        int end = i == MASTERS - 1 ? SlotHash.SLOT_COUNT : (i + 1) * share;
        int[] slots = IntStream.range(i * share, end).toArray();
        on(cluster.nodes.get(i), redis -> redis.clusterAddSlots(slots));
      }
      for (RedisProcess node : cluster.nodes) {
        cluster.meet(node);
      }
      cluster.awaitOk();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private RedisProcess addNode() {
    RedisProcess node =
        RedisProcess.startWith(
            "cluster-enabled yes", "cluster-node-timeout 1000", "save \"\"", SYNC_AT_ONCE);
    nodes.add(node);
    return node;
  }

  private void meet(RedisProcess node) {
    on(node, redis -> redis.clusterMeet("127.0.0.1", nodes.get(0).port()));
  }

  private void awaitOk() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                nodes.stream()
                    .map(node -> on(node, RedisCommands::clusterInfo))
                    .allMatch(
                        info ->
                            info.contains("cluster_state:ok")
                                && info.contains("cluster_known_nodes:" + nodes.size())));
  }

  /** The server that is master of a key's slot, as the first one that lives sees it. */
  public RedisProcess masterOf(String key) {
    int slot = SlotHash.getSlot(key);
    int share = SlotHash.SLOT_COUNT / MASTERS;
    return nodes.get(Math.min(slot / share, MASTERS - 1));
  }

  /** Gives a master a replica that has all its data, and returns the replica. */
  public RedisProcess addReplica(RedisProcess master) {
    RedisProcess replica = addNode();
    meet(replica);
    awaitOk();
    String masterId = on(master, RedisCommands::clusterMyId);
    on(replica, redis -> redis.clusterReplicate(masterId));
    await()
        .atMost(LIMIT)
        .until(
            () -> on(replica, redis -> redis.info("replication")),
            info -> info.contains("master_link_status:up"));
    String replicaId = on(replica, RedisCommands::clusterMyId);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                nodes.stream()
                    .map(node -> on(node, RedisCommands::clusterNodes))
                    .allMatch(known -> isReplica(known, replicaId, masterId)));
    return replica;
  }

  /** Whether a server knows who replicates whom: only then it votes for the replica. */
  private static boolean isReplica(String known, String replicaId, String masterId) {
    return known
        .lines()
        .anyMatch(line -> line.startsWith(replicaId) && line.contains("slave " + masterId));
  }

  /** Makes a replica the master, its master still alive. Asks again if the vote came too late. */
  public void promote(RedisProcess replica) {
    on(replica, node -> node.clusterFailover(false));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .pollDelay(Duration.ofMillis(100))
        // It may have become master just before it is asked again.
        .ignoreExceptionsInstanceOf(RedisCommandExecutionException.class)
        .until(
            () -> {
              if (on(replica, RedisCommands::role).get(0).equals("master")) {
                return true;
              }
              on(replica, node -> node.clusterFailover(false));
              return false;
            });
  }

  /** All servers, as {@code redis.uri} has them. */
  public String uri() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** Asks one server. */
  public static <T> T on(RedisProcess node, Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create(node.uri());
    try (var connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
