package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;

class MarkerWaitIT {
  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "quiet");

  /** Whether it waits by then, is about to, or has just connected. */
  @Test
  void closingEndsAWaitWheneverItComes() throws InterruptedException {
    Random random = new Random(7);
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri())) {
      for (int i = 0; i < 500; i++) {
        MarkerWait marker = new MarkerWait(redis, keys, "");
        Thread waiting = new Thread(() -> waitOn(marker), "waiting");
        waiting.start();
        LockSupport.parkNanos(random.nextInt(1_000_000));
        marker.close();
        waiting.join(8_000);

        assertThat(waiting.isAlive()).as("waits on, in round %s", i).isFalse();
      }
    }
  }

  private static void waitOn(MarkerWait marker) {
    while (true) {
      try {
        marker.await(Duration.ofMillis(2));
      } catch (JedisException | IllegalStateException e) {
        return; // It is closed.
      }
    }
  }
}
