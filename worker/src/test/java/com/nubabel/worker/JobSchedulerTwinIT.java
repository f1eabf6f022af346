package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same steps through Node's bullmq and through ours, under two prefixes with one clock: the
 * same answers, keys and events.
 */
class JobSchedulerTwinIT {
  /** {@code -Dscheduler.sequences=1000} tries more. */
  private static final long RANDOM_SEQUENCES = Long.getLong("scheduler.sequences", 20);

  private static NodeProject node;

  @TempDir private Path directory;

  @BeforeAll
  static void install() throws Exception {
    node = NodeProject.ofTheTests();
  }

  static Stream<SchedulerScenario> scenarios() {
    return Stream.concat(
        SchedulerScenario.ALL.stream(),
        LongStream.range(0, RANDOM_SEQUENCES).mapToObj(SchedulerScenario::random));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nodeAndJavaLeaveTheSame(SchedulerScenario scenario) throws Exception {
    String prefix = TestRedis.prefix();
    Path file = Files.writeString(directory.resolve("steps"), scenario.steps());

    List<JsonNode> theirs =
        node.run(
            "scheduler-steps.mjs", TestRedis.uri(), prefix, "q", file.toAbsolutePath().toString());

    try (WorkerFixture fixture = new WorkerFixture()) {
      SchedulerSteps steps = new SchedulerSteps(fixture);
      List<JsonNode> given = SchedulerSteps.parse(scenario.steps());
      for (int i = 0; i < given.size(); i++) {
        JsonNode ours = Json.parse(Json.write(steps.carryOut(given.get(i))));
        if (theirs.get(i).has("error")) {
          assertThat(ours.has("error"))
              .as("%s: %s, Node: %s", given.get(i), ours, theirs.get(i))
              .isTrue();
        } else {
          assertThat(ours).as(given.get(i).toString()).isEqualTo(theirs.get(i));
        }
      }
      var redis = fixture.redis.reads();
      List<String> expected = QueueDump.of(redis, prefix + ":q:");
      assertThat(expected).isNotEmpty();
      assertThat(QueueDump.of(redis, fixture.keys.base())).containsExactlyElementsOf(expected);
    }
  }
}
