package com.nubabel.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.worker.ManualWorker;
import com.nubabel.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A worker that the configuration describes, by the name of a class and its options. */
class ConfiguredWorkerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String WORKER =
      """
      {"queue": "sizes", "processor": "com.nubabel.api.config.Sizes", "concurrency": 2,
       "timeout": "100ms", "removeOnComplete": {"count": 1}, "name": "measurer",
       "maxStartedAttempts": 7, "limiter": {"max": 100, "duration": "1s"}, "metricsMinutes": 10,
       "deadLetters": "dead"}
      """;

  @Test
  void itsOptionsHoldAndItsClassIsClosedAtTheEnd() {
    int closedBefore = Sizes.CLOSED.get();
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri());
        RunningServer server = RunningServer.start(Map.of("workers[0]", WORKER))) {
      Queue sizes = queue(redis, server, "sizes");

      String first = sizes.add(Sizes.LENGTH, "four").id();
      assertThat(sizes.await(Sizes.LENGTH, first, PATIENCE)).isEqualTo("demo".length() + 4);
      String second = sizes.add(Sizes.LENGTH, "sixsix").id();
      assertThat(sizes.await(Sizes.LENGTH, second, PATIENCE)).isEqualTo(10);
      String hung = sizes.add(Sizes.HANG, "on").id();

      await().until(() -> sizes.snapshot(hung).state(), JobState.FAILED::equals);
      assertThat(sizes.getJob(hung).failedReason()).contains("100");
      assertThat(sizes.getJob(first)).as("only one completed job is kept").isNull();
      assertThat(sizes.getJob(second).processedBy()).isEqualTo("measurer");
      assertThat(queue(redis, server, "dead").getJob("1").name()).isEqualTo("hang");
      assertThat(Sizes.CLOSED.get()).isEqualTo(closedBefore);
    }
    assertThat(Sizes.CLOSED.get()).isEqualTo(closedBefore + 1);
  }

  @Test
  void itsLimitsHoldAndItsMetricsAreKept() {
    String limited =
        """
        {"queue": "few", "processor": "com.nubabel.api.config.Sizes", "metricsMinutes": 10,
         "maxStartedAttempts": 7, "limiter": {"max": 2, "duration": "10m"}}
        """;
    String prefix = TestRedis.prefix();
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri())) {
      Queue few = new Queue(redis, new QueueKeys(prefix, "few"), InstantSource.system());
      String startedOften = few.add(Sizes.LENGTH, "often").id();
      start(redis, few, 7);
      String first = few.add(Sizes.LENGTH, "first").id();
      String held = few.add(Sizes.LENGTH, "held").id();

      try (RunningServer server =
          RunningServer.start(Map.of("redis.prefix", prefix, "workers[0]", limited))) {
        assertThat(few.await(Sizes.LENGTH, first, PATIENCE)).isEqualTo("demo".length() + 5);
        assertThat(server.prefix()).isEqualTo(prefix);
        assertThat(few.getJob(startedOften).failedReason())
            .isEqualTo("job started more than allowable limit");
        assertThat(few.settings().getRateLimitTtl(2)).isBetween(500_000L, 600_000L);
        assertThat(few.snapshot(held).state()).isEqualTo(JobState.WAITING);
        assertThat(few.inspect().getMetrics(JobState.COMPLETED, 0, -1).count()).isEqualTo(1);
        assertThat(few.inspect().getMetrics(JobState.FAILED, 0, -1).count()).isEqualTo(1);
      }
    }
  }

  /** Takes the next job so often, and gives it back each time. */
  private static void start(RedisConnections redis, Queue queue, int times) {
    try (ManualWorker byHand = Worker.builder(redis, queue.keys()).buildManual()) {
      for (int i = 0; i < times; i++) {
        byHand.getNextJob("by hand").moveToWait();
      }
    }
  }

  private static Queue queue(RedisConnections redis, RunningServer server, String name) {
    return new Queue(redis, new QueueKeys(server.prefix(), name), InstantSource.system());
  }
}
