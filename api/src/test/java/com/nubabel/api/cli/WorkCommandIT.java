package com.nubabel.api.cli;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.ServerProcess;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code worker} as a process of its own, on a Redis that outlives it. */
class WorkCommandIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final String prefix = TestRedis.prefix();
  private final int publicPort = RedisProcess.freePort();

  @Test
  void theWorkersRunWithNothingButTheAdminsPortAndOnSigtermTheirJobsFinish() {
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri());
        ServerProcess worker = ServerProcess.startWorker(directory, settings())) {
      Queue queue = new Queue(redis, new QueueKeys(prefix, "demo"), InstantSource.system());
      HttpCalls admin = new HttpCalls(worker.adminUri());

      String echo = queue.add("echo", "said").id();
      assertThat(queue.await(echo, PATIENCE).asText()).isEqualTo("said");

      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), publicPort).close())
          .isInstanceOf(IOException.class);
      assertThat(json(admin.get("healthcheck")).fieldNames())
          .toIterable()
          .contains("redis", "worker.demo")
          .doesNotContain("bridge");
      assertThat(admin.get("healthcheck").statusCode()).isEqualTo(200);
      assertThat(admin.get("metrics/prometheus").body())
          .contains("nubabel_jobs_total{outcome=\"completed\",queue=\"demo\"} 1.0");
      assertThat(json(admin.get("api/queues/demo/counts")).path("completed").asInt()).isOne();

      String steps = queue.add("steps", Map.of("steps", 10, "stepMillis", 100)).id();
      await().until(() -> queue.snapshot(steps).state(), JobState.ACTIVE::equals);
      worker.terminate();

      assertThat(worker.waitFor(PATIENCE)).isTrue();
      assertThat(queue.snapshot(steps).state()).isEqualTo(JobState.COMPLETED);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("redis.uri", TestRedis.uri());
    settings.put("redis.prefix", prefix);
    settings.put("redis.embedded", "never");
    settings.put("server.applicationConnectors[0].port", String.valueOf(publicPort));
    return settings;
  }
}
