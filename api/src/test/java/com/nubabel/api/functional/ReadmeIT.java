package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import com.nubabel.bridge.testing.node.ProgramRun;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What README.md shows is run as it stands; only addresses are put in the place of addresses. */
class ReadmeIT {
  private static final Path README = Path.of("..", "README.md");
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void javaWorkerRunsItsJob() throws Exception {
    try (RedisProcess redis = TestRedis.startOwn();
        RedisConnections connections = RedisConnections.open(redis.uri())) {
      compile("Thumbnails", block("java").replace("redis://127.0.0.1:6379", redis.uri()));

      Process worker =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  directory + File.pathSeparator + CLASS_PATH,
                  "Thumbnails")
              .inheritIO()
              .start();
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
    compile("Thumbnails", block("java"));
    compile("ThumbnailsTest", block("java", "ThumbnailsTest"));
    SummaryGeneratingListener summary = new SummaryGeneratingListener();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loader.loadClass("ThumbnailsTest")))
                  .build(),
              summary);
    }

    assertThat(summary.getSummary().getFailures()).isEmpty();
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(2);
  }

  @Test
  void nodeAddsAJobThatJavaRuns() throws Exception {
    NodeProject.ofTheTests();
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server =
            RunningServer.start(Map.of("redis.uri", redis.uri(), "redis.prefix", "bull"))) {
      Path script = Path.of("target", "node", "readme.mjs");
      Files.writeString(
          script, block("js").replace("port: 6379", "port: " + URI.create(redis.uri()).getPort()));

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
          block("js", "QueueEventsProducer")
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
          block("sh", "curl -s -H")
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
    compile("InternalAuthFactory", block("java", "InternalAuthFactory"));
  }

  /** Into the directory, where it finds what was compiled before. */
  private void compile(String name, String text) throws IOException {
    Path source = directory.resolve(name + ".java");
    Files.writeString(source, text);
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-proc:none",
                "-classpath",
                directory + File.pathSeparator + CLASS_PATH,
                "-d",
                directory.toString(),
                source.toString());

    assertThat(failed).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }

  /** The first fenced block of a language that contains all of these. */
  private static String block(String language, String... contents) throws Exception {
    Matcher blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    while (blocks.find()) {
      String block = blocks.group(1);
      if (List.of(contents).stream().allMatch(block::contains)) {
        return block;
      }
    }
    throw new AssertionError("README.md has no such block of " + language);
  }
}
