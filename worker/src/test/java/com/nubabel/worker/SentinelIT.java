package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisOptions;
import com.nubabel.bridge.redis.RedisUnavailableException;
import com.nubabel.bridge.testing.RedisSentinels;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master that Sentinels know, each with a password. */
class SentinelIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final RedisOptions OPTIONS =
      RedisOptions.DEFAULT.withSentinelPassword(RedisSentinels.SENTINEL_PASSWORD);

  private final QueueKeys keys = new QueueKeys("bull", "q");
  private RedisSentinels sentinels;

  @BeforeEach
  void start() {
    sentinels = RedisSentinels.start();
  }

  @AfterEach
  void stop() {
    sentinels.close();
  }

  @Test
  void javaAndNodeShareAQueueAndGoOnWhenTheMasterDies() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    try (RedisConnections redis = RedisConnections.open(sentinels.uri(), OPTIONS);
        QueueEvents events = QueueEvents.open(redis, keys)) {
      Queue queue = new Queue(redis, keys, InstantSource.system());
      String byNode = queue.add("n", Map.of()).id();
      node("1", "2", node);
      assertThat(events.await(byNode, LIMIT).isNull()).isTrue();

      try (Worker worker =
          Worker.builder(redis, keys)
              .processor(job -> "done")
              .drainDelay(Duration.ofSeconds(1))
              .build()) {
        worker.start();
        String before = queue.add("n", Map.of()).id();
        assertThat(events.await(before, LIMIT).asText()).isEqualTo("done");

        sentinels.master().kill();

        await().atMost(LIMIT).ignoreExceptions().until(() -> queue.add("n", Map.of()).id() != null);
        assertThat(redis.server().port()).isEqualTo(sentinels.replica().port());
        String after = queue.add("n", Map.of()).id();
        assertThat(events.await(after, LIMIT).asText()).isEqualTo("done");
        node("1", "0", node);
        await()
            .atMost(LIMIT)
            .until(
                () -> queue.getJob(String.valueOf(Integer.parseInt(after) + 1)).finishedOn() > 0);
      }
    }
  }

  @Test
  void whatCannotBeIsSaidInOneLineWithoutThePassword() {
    assertThatThrownBy(
            () -> RedisConnections.open(sentinels.uri().replace("#mymaster", ""), OPTIONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("redis.uri must end with the name that the Sentinels give");
    assertThatThrownBy(
            () -> RedisConnections.open(sentinels.uri().replace("mymaster", "no"), OPTIONS))
        .isInstanceOf(RedisUnavailableException.class)
        .hasMessageContaining("master 'no' of the Sentinels 127.0.0.1:")
        .hasMessageNotContaining(RedisSentinels.PASSWORD);
  }

  private void node(String add, String run, NodeProject node) throws InterruptedException {
    node.run(
        "linked.mjs",
        "sentinel",
        sentinels.ports(),
        keys.prefix(),
        keys.queue(),
        add,
        run,
        RedisSentinels.PASSWORD,
        RedisSentinels.SENTINEL_PASSWORD);
  }
}
