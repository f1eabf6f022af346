package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.CompiledSources;
import com.nubabel.api.testing.Markdown;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What worker/GUIDE.md shows is run as it stands; only addresses are put in the place of others.
 */
class GuideIT {
  private static final Markdown GUIDE = new Markdown(Path.of("..", "worker", "GUIDE.md"));
  private static final String ADDRESS = "redis://127.0.0.1:6379";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static RedisProcess redis;
  private static CompiledSources sources;

  @BeforeAll
  static void compile() throws Exception {
    redis = TestRedis.startOwn();
    sources = new CompiledSources(directory);
    sources.add(
        GUIDE.blocks("java").stream().map(block -> block.replace(ADDRESS, redis.uri())).toList());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void itsTestsPass() throws Exception {
    TestExecutionSummary summary = sources.test("VideoHandlersTest");

    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
  }

  @Test
  void itsProgramDoesJobsOneByOneInBatchesAndSendsLetters() throws Exception {
    try (RedisConnections connections = RedisConnections.open(redis.uri())) {
      Queue views = new Queue(connections, "views");
      String counted = views.add("view", Map.of("film", "cat.mp4")).id();
      String unknown = views.add("view", Map.of()).id();
      Queue video = new Queue(connections, "video");
      video.add("transcode", Map.of("file", "cat.txt", "seconds", 1));

      Process program = sources.start("VideoWorkers");
      try {
        assertThat(views.await(counted, PATIENCE).asText()).isEqualTo("counted");
        await().until(() -> views.snapshot(unknown).state(), JobState.FAILED::equals);
        Queue dead = new Queue(connections, "video-dead");
        await().until(() -> dead.getJob("1") != null);
        assertThat(dead.getJob("1").data()).contains("not a film: cat.txt");
        assertThat(dead.deadLetters().replayAll(100).count()).isPositive();
      } finally {
        program.destroy();
        program.waitFor();
      }
    }
  }

  @Test
  void nodeAddsWhatItsConfigurationHasDone() throws Exception {
    NodeProject.ofTheTests();
    Path file =
        Files.writeString(
            directory.resolve("config.yml"),
            GUIDE.block("yaml").replace(ADDRESS, redis.uri())
                + "server: {adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]}\n"
                + "logging: {level: WARN}\n");
    Path script = Path.of("target", "node", "guide.mjs");
    Files.writeString(
        script,
        GUIDE.block("js").replace("port: 6379", "port: " + URI.create(redis.uri()).getPort()));

    Process worker = sources.start("com.nubabel.api.NubabelApplication", "worker", file.toString());
    try {
      List<String> printed =
          new ProgramRun(script.getParent(), Map.of(), PATIENCE, List.of("node", "guide.mjs"))
              .lines();

      assertThat(printed)
          .containsSubsequence("progress { percent: 50 }", "returned { file: 'cat.mp4' }");
    } finally {
      worker.destroy();
      worker.waitFor();
    }
  }
}
