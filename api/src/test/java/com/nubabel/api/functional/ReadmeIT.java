package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.CompiledSources;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.Markdown;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import com.nubabel.bridge.testing.node.ProgramRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What README.md shows is run as it stands; only addresses are put in the place of addresses. */
class ReadmeIT {
  private static final Markdown README = new Markdown(Path.of("..", "README.md"));
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void javaWorkerRunsItsJob() throws Exception {
    try (RedisProcess redis = TestRedis.startOwn();
        RedisConnections connections = RedisConnections.open(redis.uri())) {
      new CompiledSources(directory)
          .add(List.of(README.block("java").replace("redis://127.0.0.1:6379", redis.uri())));

      Process worker = new CompiledSources(directory).start("Thumbnails");
      try {
        Queue queue = new Queue(connections, "thumbnails");
        await()
            .atMost(DEADLINE)
            .until(() -> queue.snapshot("1").state(), JobState.COMPLETED::equals);

        Job job = queue.getJob("1");
        assertThat(job.returnvalue()).isEqualTo("{\"width\":320}");
        assertThat(job.progress()).isEqualTo("{\"percent\":50}");
      } finally {
        worker.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void testsOfTheJavaWorkerPass() throws Exception {
    CompiledSources sources = new CompiledSources(directory);
    sources.add(List.of(README.block("java"), README.block("java", "ThumbnailsTest")));

    TestExecutionSummary summary = sources.test("ThumbnailsTest");

    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
  }

  @Test
  void nodeAddsAJobThatJavaRuns() throws Exception {
    NodeProject.ofTheTests();
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server =
            RunningServer.start(Map.of("redis.uri", redis.uri(), "redis.prefix", "bull"))) {
      Path script = Path.of("target", "node", "readme.mjs");
      Files.writeString(
          script,
          README.block("js").replace("port: 6379", "port: " + URI.create(redis.uri()).getPort()));

      List<String> printed =
          new ProgramRun(script.getParent(), Map.of(), DEADLINE, List.of("node", "readme.mjs"))
              .lines();

      assertThat(printed)
          .containsExactly(
              "curl -N http://127.0.0.1:8080/api/queues/demo/jobs/1/stream",
              "returned { steps: 10 }");
      assertThat(server.baseUri()).isNotNull();
    }
  }

  @Test
  void nodeNotifiesAUserWithItsStockProducer() throws Exception {
    NodeProject.ofTheTests();
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server =
            RunningServer.start(Map.of("redis.uri", redis.uri(), "redis.prefix", "bull"))) {
      Path script = Path.of("target", "node", "readme-notify.mjs");
      Files.writeString(
          script,
          README
              .block("js", "QueueEventsProducer")
              .replace("port: 6379", "port: " + URI.create(redis.uri()).getPort()));

      new ProgramRun(script.getParent(), Map.of(), DEADLINE, List.of("node", "readme-notify.mjs"))
          .lines();

      try (EventReader stream =
          EventReader.open(server.baseUri(), "api/notifications/stream?userId=42&last=1")) {
        assertThat(stream.next().name()).isEqualTo("ping");
        assertThat(stream.next().data().toString())
            .isEqualTo("{\"title\":\"Your video is ready\"}");
      }
    }
  }

  @Test
  void curlShowsTheStreamOfAJob() throws Exception {
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server =
            RunningServer.start(Map.of("redis.uri", redis.uri(), "redis.prefix", "bull"))) {
      String commands =
          README
              .block("sh", "curl -s -H")
              .replace("http://127.0.0.1:8080", server.baseUri().toString().replaceAll("/$", ""));

      List<String> printed =
          new ProgramRun(directory, Map.of(), DEADLINE, List.of("sh", "-ec", commands)).lines();

      assertThat(String.join("\n", printed))
          .startsWith("{\"id\":\"1\",\"queue\":\"demo\"")
          .contains("retry: 3000", "event: snapshot", "\"percent\":100", "event: completed")
          .contains("event: end");
    }
  }

  @Test
  void theAuthenticationOfOnesOwnCompiles() throws Exception {
    new CompiledSources(directory).add(List.of(README.block("java", "InternalAuthFactory")));
  }
}
