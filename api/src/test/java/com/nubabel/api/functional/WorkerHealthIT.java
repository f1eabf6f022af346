package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the admin's port says of a worker while Redis is away, and after it. */
class WorkerHealthIT {
  private static final Duration BACK_MAX = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void itIsRedWhileNothingIsFetchedAndGreenSoonAfterRedisIsBack() {
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server = RunningServer.start(Map.of("redis.uri", redis.uri()))) {
      HttpCalls admin = new HttpCalls(server.adminUri());
      await().until(() -> isGreen(admin));

      redis.kill();
      await().atMost(PATIENCE).until(() -> !isGreen(admin));
      assertThat(worker(admin).path("message").asText())
          .contains("the worker of queue 'demo' does not advance");
      assertThat(admin.get("healthcheck").statusCode()).isEqualTo(500);

      redis.restart();

      await().atMost(BACK_MAX).until(() -> isGreen(admin));
      try (RedisConnections connections = RedisConnections.open(redis.uri())) {
        Queue demo =
            new Queue(connections, new QueueKeys(server.prefix(), "demo"), InstantSource.system());
        String id = demo.add("echo", 1).id();
        await().atMost(PATIENCE).until(() -> demo.snapshot(id).state(), JobState.COMPLETED::equals);
      }
    }
  }

  private static boolean isGreen(HttpCalls admin) {
    return worker(admin).path("healthy").asBoolean();
  }

  private static JsonNode worker(HttpCalls admin) {
    return json(admin.get("healthcheck")).path("worker.demo");
  }
}
