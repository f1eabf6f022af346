package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.JobFailedException;
import com.nubabel.bridge.events.JobGoneException;
import com.nubabel.bridge.events.JobUnfinishedException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.events.QueueEventsProducer;
import com.nubabel.bridge.events.TypedEvent;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for the end of a job, whoever runs it and whatever becomes of it. */
class JobAwaitIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final WorkerFixture fixture = new WorkerFixture();
  private QueueEvents events;

  @BeforeEach
  void open() {
    events = QueueEvents.open(fixture.redis, fixture.keys);
  }

  @AfterEach
  void close() {
    events.close();
    fixture.close();
  }

  @Test
  void endThatComesLaterIsHeard() {
    CountDownLatch release = new CountDownLatch(1);
    String id = fixture.queue.add("n", Map.of("a", 1)).id();
    fixture.start(
        fixture.worker(
            job -> {
              release.await();
              return job.data();
            }));
    CompletableFuture<JsonNode> end = events.awaitAsync(id);
    fixture.awaitState(id, JobState.ACTIVE);

    release.countDown();

    assertThat(end.orTimeout(20, TimeUnit.SECONDS).join().path("a").asInt()).isEqualTo(1);
  }

  @Test
  void endThatCameBeforeIsFound() {
    fixture.start(fixture.worker(job -> "done"));
    String id = fixture.queue.add("n", Map.of()).id();
    fixture.awaitState(id, JobState.COMPLETED);

    assertThat(events.await(id, LIMIT).asText()).isEqualTo("done");
    assertThat(fixture.queue.await(id, LIMIT).asText()).isEqualTo("done");
  }

  @Test
  void jobThatIsRemovedWithItsEndIsFoundOnTheStream() {
    fixture.start(
        fixture
            .worker(
                job -> {
                  if (job.name().equals("fail")) {
                    throw new IllegalStateException("on purpose");
                  }
                  return "done";
                })
            .removeOnComplete(KeepJobs.NONE)
            .removeOnFail(KeepJobs.NONE));
    String good = fixture.queue.add("n", Map.of()).id();
    String bad = fixture.queue.add("fail", Map.of()).id();
    fixture.awaitState(good, JobState.UNKNOWN);
    assertThatThrownBy(() -> events.await(bad, LIMIT)).isInstanceOf(JobFailedException.class);

    assertThat(events.await(good, LIMIT).asText()).isEqualTo("done");
    assertThatThrownBy(() -> events.await(bad, LIMIT))
        .isInstanceOf(JobFailedException.class)
        .hasMessage("job %s in queue 'q' failed: on purpose", bad);
  }

  @Test
  void jobThatWasRetriedIsAwaitedToItsNewEndAndNotGivenItsOld() {
    CountDownLatch release = new CountDownLatch(1);
    fixture.start(
        fixture.worker(
            job -> {
              if (job.job().attemptsStarted() == 1) {
                throw new IllegalStateException("first");
              }
              release.await();
              return "second";
            }));
    String id =
        fixture.queue.add("n", Map.of(), JobOptions.of(Json.parse("{\"attempts\":2}"))).id();
    CompletableFuture<JsonNode> end = events.awaitAsync(id);

    release.countDown();

    assertThat(end.orTimeout(20, TimeUnit.SECONDS).join().asText()).isEqualTo("second");
  }

  @Test
  void removalIsToldAlsoWhereNoEventTellsIt() throws Exception {
    String evented = fixture.queue.add("n", Map.of()).id();
    String silent = fixture.queue.add("n", Map.of()).id();
    CompletableFuture<JsonNode> first = events.awaitAsync(evented);
    CompletableFuture<JsonNode> second = events.awaitAsync(silent);
    // Both jobs have been read when these are answered: they share the connection, and a script
    // that
    // the server did not know is sent a second time between them.
    fixture.redis.ping(Duration.ofSeconds(20));
    fixture.redis.ping(Duration.ofSeconds(20));

    fixture
        .redis
        .commands()
        .xadd(fixture.keys.events(), Map.of("event", "removed", "jobId", evented, "prev", "wait"))
        .get();
    fixture.redis.commands().del(fixture.keys.job(evented)).get();
    fixture.redis.commands().del(fixture.keys.job(silent)).get();

    assertThatThrownBy(() -> first.orTimeout(20, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(JobGoneException.class)
        .hasMessageContaining("job %s in queue 'q' was removed".formatted(evented));
    assertThatThrownBy(() -> second.orTimeout(20, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(JobGoneException.class)
        .hasMessageContaining("without a trace");
  }

  @Test
  void streamThatIsDeletedHidesNoEnd() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    String id = fixture.queue.add("n", Map.of()).id();
    fixture.start(
        fixture.worker(
            job -> {
              release.await();
              return "done";
            }));
    CompletableFuture<JsonNode> end = events.awaitAsync(id);
    fixture.awaitState(id, JobState.ACTIVE);

    release.countDown();
    fixture.awaitState(id, JobState.COMPLETED);
    fixture.redis.commands().del(fixture.keys.events()).get();

    assertThat(end.orTimeout(20, TimeUnit.SECONDS).join().asText()).isEqualTo("done");
  }

  @Test
  void whoWaitsTooShortOrForNothingIsToldSo() {
    String id = fixture.queue.add("n", Map.of()).id();

    assertThatThrownBy(() -> events.await(id, Duration.ofMillis(50)))
        .isInstanceOf(JobUnfinishedException.class)
        .hasMessage("job %s in queue 'q' did not finish within 50 ms", id);
    assertThatThrownBy(() -> events.await("nobody", LIMIT))
        .isInstanceOf(JobGoneException.class)
        .hasMessageStartingWith("job nobody in queue 'q' does not exist");
  }

  @Test
  void crowdOfJobsIsAwaitedByOne() {
    fixture.start(fixture.worker(job -> job.id()).concurrency(20).removeOnComplete(KeepJobs.NONE));

    List<String> ids =
        IntStream.range(0, 300).mapToObj(n -> fixture.queue.add("n", Map.of()).id()).toList();
    List<CompletableFuture<JsonNode>> ends = ids.stream().map(events::awaitAsync).toList();

    assertThat(ends)
        .extracting(end -> end.orTimeout(20, TimeUnit.SECONDS).join().asText())
        .isEqualTo(ids);
  }

  @Test
  void javaAwaitsWhatNodeFinishes() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    CompletableFuture<TypedEvent.Custom> greeting = new CompletableFuture<>();
    events.on(TypedEvent.Custom.class, greeting::complete);
    String good = fixture.queue.add("n", Map.of("a", List.of(1, 2))).id();
    String bad = fixture.queue.add("fail", Map.of()).id();
    CompletableFuture<JsonNode> first = events.awaitAsync(good);
    CompletableFuture<JsonNode> second = events.awaitAsync(bad);

    node.run("run-some.mjs", TestRedis.uri(), fixture.keys.prefix(), "q", "2");

    assertThat(first.orTimeout(20, TimeUnit.SECONDS).join()).hasToString("{\"a\":[1,2]}");
    assertThatThrownBy(() -> second.orTimeout(20, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(JobFailedException.class)
        .hasMessageEndingWith("failed: on purpose");
    assertThat(greeting.get(20, TimeUnit.SECONDS).fields()).containsEntry("who", "node");
  }

  @Test
  void nodeAwaitsWhatJavaFinishesAndHearsWhatItPublishes() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    QueueEventsProducer producer = new QueueEventsProducer(fixture.redis, fixture.keys);
    fixture.start(
        fixture.worker(
            job -> {
              producer.publishEvent("heard", Map.of("who", "java")).join();
              if (job.name().equals("fail")) {
                throw new IllegalStateException("on purpose");
              }
              return Map.of("b", 2);
            }));

    List<JsonNode> facts =
        node.run("await-jobs.mjs", TestRedis.uri(), fixture.keys.prefix(), "q", "n", "fail");

    assertThat(facts.subList(0, 2))
        .extracting(JsonNode::toString)
        .containsExactly("{\"returned\":{\"b\":2}}", "{\"failed\":\"on purpose\"}");
    assertThat(facts.subList(2, facts.size()))
        .extracting(fact -> fact.path("heard").path("who").asText())
        .containsExactly("java", "java");
  }
}
