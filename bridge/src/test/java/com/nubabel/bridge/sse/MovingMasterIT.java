package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisOptions;
import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.testing.RedisCluster;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.RedisSentinels;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Streams over a Cluster, and behind Sentinels, while another server becomes master. */
class MovingMasterIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void streamsOfAClusterGoOnWhenAReplicaTakesOver() {
    String prefix = "{stream}";
    try (RedisCluster cluster = RedisCluster.start()) {
      RedisProcess replica = cluster.addReplica(cluster.masterOf(prefix));
      RedisOptions options = RedisOptions.DEFAULT.withPrefix(prefix);
      try (HubFixture fixture =
          new HubFixture(
              RedisConnections.open(cluster.uri(), options), prefix, HubOptions.DEFAULT)) {
        Client client = fixture.connectQueue("a");
        Client several = fixture.connectQueue("b");
        String before = fixture.write("a", "tick");
        assertThat(client.sink().next("tick").id()).isEqualTo(before);
        fixture.write("b", "tick");
        several.sink().next("tick");

        cluster.promote(replica);
        await().atMost(LIMIT).until(() -> fixture.redis.server().port() == replica.port());

        assertGoesOn(fixture, client, before);
        String later = fixture.write("b", "tick");
        assertThat(several.sink().next("tick").id()).isEqualTo(later);
      }
    }
  }

  @Test
  void streamsGoOnWhenSentinelsNameAnotherMaster() {
    try (RedisSentinels sentinels = RedisSentinels.start()) {
      RedisOptions options =
          RedisOptions.DEFAULT.withSentinelPassword(RedisSentinels.SENTINEL_PASSWORD);
      try (HubFixture fixture =
          new HubFixture(
              RedisConnections.open(sentinels.uri(), options), "bull", HubOptions.DEFAULT)) {
        Client client = fixture.connectQueue("a");
        String before = fixture.write("a", "tick");
        assertThat(client.sink().next("tick").id()).isEqualTo(before);
        fixture.redis.commands().waitForReplication(1, 5_000).toCompletableFuture().join();

        sentinels.master().kill();
        await()
            .atMost(LIMIT)
            .until(() -> fixture.redis.server().port() == sentinels.replica().port());

        assertGoesOn(fixture, client, before);
      }
    }
  }

  /** Nothing was lost, so there is no gap either: not to who stayed, nor to who comes back. */
  private static void assertGoesOn(HubFixture fixture, Client client, String before) {
    await().atMost(LIMIT).until(fixture.hub::isAdvancing);
    await().atMost(LIMIT).until(fixture.redis::isConnected);
    String after = fixture.write("a", "tick");

    assertThat(client.sink().next("tick").id()).isEqualTo(after);
    assertThat(fixture.connectQueue("a", before).sink().next("tick").id()).isEqualTo(after);
  }
}
