package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a Java worker is told, with Node on the other side of the queue. */
@Timeout(60)
class NodeControlsIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private NodeProject node;

  @BeforeEach
  void install() throws Exception {
    node = NodeProject.ofTheTests();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<JsonNode> run(String script, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue()));
    arguments.addAll(List.of(more));
    try {
      return node.run(script, arguments.toArray(String[]::new));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String addInNode(String options) {
    return run("controls.mjs", "add", options).get(0).asText();
  }

  private JsonNode look() {
    return run("controls.mjs", "look").get(0);
  }

  @Test
  void jobsFromNodeAreDelayedByABackoffOfOnesOwnAndNotStartedMoreOftenThanAllowed() {
    String late = addInNode("{\"attempts\":3,\"backoff\":{\"type\":\"mine\",\"delay\":7}}");
    String often = addInNode("{\"attempts\":3}");
    fixture.start(
        fixture
            .worker(
                job -> {
                  if (job.id().equals(late)) {
                    throw new IllegalStateException("no");
                  }
                  throw new DelayedException(Instant.now());
                })
            .backoffStrategy((attempt, failure, job) -> Duration.ofHours(attempt))
            .maxStartedAttempts(2));
    fixture.awaitState(late, JobState.DELAYED);
    fixture.awaitState(often, JobState.FAILED);

    JsonNode jobs = look().path("jobs");

    JsonNode delayed = jobs.get(0);
    assertThat(delayed.path("state").asText()).isEqualTo("delayed");
    assertThat(delayed.path("delay").asLong()).isEqualTo(3_600_000);
    assertThat(delayed.path("attemptsMade").asInt()).isEqualTo(1);
    assertThat(delayed.path("failedReason").asText()).isEqualTo("no");
    JsonNode failed = jobs.get(1);
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("failedReason").asText())
        .isEqualTo("job started more than allowable limit");
  }

  @Test
  void nodeCountsWhatIsRecordedPerMinuteAndKnowsTheWorkerByItsName() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(fixture.queue.add("n", i).id());
    }
    fixture.start(
        fixture
            .worker(
                job -> {
                  if (job.data().asInt() == 0) {
                    throw new IllegalStateException("no");
                  }
                  return null;
                })
            .name("java-1")
            .metricsMinutes(60));
    fixture.awaitState(ids.get(0), JobState.FAILED);
    fixture.awaitState(ids.get(2), JobState.COMPLETED);

    JsonNode seen = look();

    assertThat(seen.path("completed").asInt()).isEqualTo(2);
    assertThat(seen.path("failed").asInt()).isEqualTo(1);
    assertThat(seen.path("workers")).extracting(JsonNode::asText).containsExactly("java-1");
    assertThat(seen.path("jobs"))
        .hasSize(3)
        .allMatch(job -> job.path("processedBy").asText().equals("java-1"));
  }

  @Test
  void whatAPausedJavaWorkerLeavesIsDoneByNodeAndTheQueueIsNotPaused() {
    List<String> ran = new CopyOnWriteArrayList<>();
    Worker worker = fixture.start(fixture.worker(job -> ran.add(job.id())));
    String first = fixture.queue.add("n", 1).id();
    fixture.awaitState(first, JobState.COMPLETED);

    worker.pause();
    String second = fixture.queue.add("n", 2).id();
    JsonNode seen = look();
    run("run-some.mjs", "1");

    assertThat(seen.path("isPaused").asBoolean(true)).isFalse();
    fixture.awaitState(second, JobState.COMPLETED);
    worker.resume();
    String third = fixture.queue.add("n", 3).id();
    fixture.awaitState(third, JobState.COMPLETED);
    assertThat(ran).containsExactly(first, third);
  }

  @Test
  void nodeWorkerThatListensToTheReservedQueueHearsACancelAndStops() {
    CompletableFuture<List<JsonNode>> heard =
        CompletableFuture.supplyAsync(() -> run("cancellable.mjs"));
    String id = fixture.queue.add("n", 1).id();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.queue.snapshot(id).state() == JobState.ACTIVE);

    assertThat(fixture.queue.cancel(id, "enough")).isEqualTo(Cancellation.REQUESTED);

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.failedReason()).isEqualTo("cancelled: enough");
    assertThat(heard.join())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path("queue").asText()).isEqualTo("q");
              assertThat(request.path("jobId").asText()).isEqualTo(id);
              assertThat(request.path("token").asText()).isNotEmpty();
            });
  }
}
