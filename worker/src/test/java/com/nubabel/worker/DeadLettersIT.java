package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker leaves in a dead-letter queue, and when. */
@Timeout(60)
class DeadLettersIT {
  private static final JobOptions NOT_KEPT = JobOptions.NONE.withRemoveOnFail(KeepJobs.NONE);

  private final DeadLetterFixture at = new DeadLetterFixture();
  private final WorkerFixture fixture = at.fixture;
  private final Queue dead = at.dead;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void isWrittenInTheStepThatFailsItForGoodAndSaysAllOfIt() {
    fixture.start(at.failing());

    String id = fixture.queue.add("a/\"b\"", 1, JobOptions.NONE.withAttempts(2)).id();

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(at.letters()).hasSize(1);
    Job letter = at.letters().get(0);
    assertThat(letter.name()).isEqualTo("a/\"b\"");
    JsonNode data = Json.parse(letter.data());
    assertThat(data.path("queue").asText()).isEqualTo("q");
    assertThat(data.path("id").asText()).isEqualTo(id);
    assertThat(data.path("name").asText()).isEqualTo("a/\"b\"");
    assertThat(data.path("data")).isEqualTo(Json.parse("1"));
    assertThat(data.path("opts")).isEqualTo(Json.parse("{\"attempts\":2}"));
    assertThat(data.path("timestamp").asLong()).isEqualTo(job.timestamp());
    assertThat(data.path("failedReason").asText()).isEqualTo("no a/\"b\"");
    assertThat(data.path("stacktrace").asText()).isEqualTo(job.stacktrace().get(1));
    assertThat(data.path("attemptsMade").asInt()).isEqualTo(2);
    assertThat(data.path("finishedOn").asLong()).isEqualTo(job.finishedOn());
  }

  @Test
  void goesWhereTheTypeOfTheJobSaysElseWhereTheWorkerDoes() {
    JobType<Integer, Void> typed = JobType.of("typed", Integer.class).withDeadLetters("dead-typed");
    JobType<Integer, Void> plain = JobType.of("plain", Integer.class);
    Handler<Integer, Void> failing =
        (value, job) -> {
          throw new UnrecoverableException("no " + value);
        };
    fixture.start(
        Worker.builder(fixture.redis, fixture.keys)
            .handle(typed, failing)
            .handle(plain, failing)
            .deadLetters("dead"));

    fixture.awaitState(fixture.queue.add(typed, 1).id(), JobState.FAILED);
    fixture.awaitState(fixture.queue.add(plain, 2).id(), JobState.FAILED);

    assertThat(at.letters()).extracting(Job::name).containsExactly("plain");
    QueueKeys other = new QueueKeys(fixture.keys.prefix(), "dead-typed");
    Queue typedDead = new Queue(fixture.redis, other, InstantSource.system());
    assertThat(typedDead.getJob("1").name()).isEqualTo("typed");
    // It fails again at once, but that letter has come later.
    assertThat(typedDead.deadLetters().replayAll(10).count()).isEqualTo(1);
  }

  @Test
  void isOneAlsoWhenTheReplyIsLost() {
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        WorkerFixture cut = new WorkerFixture(proxy.uri(), fixture.keys)) {
      proxy.cutReplyTo("moveToFinished");
      cut.start(
          cut.worker(
                  job -> {
                    throw new IllegalStateException("no");
                  })
              .deadLetters("dead"));

      String id = fixture.queue.add("n", 1, NOT_KEPT).id();

      await().until(() -> fixture.queue.getJob(id) == null);
      String next = fixture.queue.add("n", 2).id();
      fixture.awaitState(next, JobState.FAILED);
      assertThat(at.letters()).hasSize(2);
    }
  }

  @Test
  void isWrittenForOneThatStalledTooOften() {
    String id = fixture.queue.add("n", 1).id();
    ManualWorker crashed =
        Worker.builder(fixture.redis, fixture.keys)
            .lockDuration(Duration.ofMillis(100))
            .buildManual();
    crashed.getNextJob("of-a-crashed-worker");

    fixture.start(
        at.failing()
            .maxStalledCount(0)
            .lockDuration(Duration.ofMillis(200))
            .stalledInterval(Duration.ofMillis(100)));

    String reason = fixture.awaitState(id, JobState.FAILED).job().failedReason();
    assertThat(reason).isEqualTo("job stalled more than allowable limit");
    assertThat(Json.parse(at.letters().get(0).data()).path("failedReason").asText())
        .isEqualTo(reason);
  }

  @Test
  void isNotWrittenForWhatWasCancelled() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    fixture.start(
        fixture
            .worker(
                job -> {
                  begun.countDown();
                  TimeUnit.MINUTES.sleep(5);
                  return null;
                })
            .deadLetters("dead"));
    String id = fixture.queue.add("n", 1).id();
    begun.await();

    fixture.queue.cancel(id, "not wanted");

    fixture.awaitState(id, JobState.FAILED);
    assertThat(at.letters()).isEmpty();
  }

  @Test
  void isMissedByNothingWhereItsQueueIsBroken() {
    String wait = dead.keys().job("wait");
    fixture.redis.reads().set(wait, "not a list").toCompletableFuture().join();
    fixture.start(at.failing());

    String id = fixture.queue.add("n", 1, NOT_KEPT).id();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason()).isEqualTo("no n");
  }

  @Test
  void isAPlainJobToNodeWhateverTheDataWas() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    at.letterOf(new NewJob("mail", "{\"to\":[],\"n\":1.10}", JobOptions.NONE.withPriority(2)));
    String key = fixture.keys.job("raw");
    var redis = fixture.redis.reads();
    redis.hset(key, "data", "[NaN]").toCompletableFuture().join();
    redis.hset(key, "name", "raw").toCompletableFuture().join();
    redis.lpush(fixture.keys.job("wait"), "raw").toCompletableFuture().join();
    fixture.start(at.failing());
    await().until(() -> at.letters().size() == 2);

    List<JsonNode> seen = node.run("letters.mjs", TestRedis.uri(), fixture.keys.prefix(), "dead");

    assertThat(seen).extracting(letter -> letter.path("name").asText()).contains("mail", "raw");
    assertThat(seen)
        .extracting(letter -> letter.path("data").path("data").toString())
        .contains("{\"to\":[],\"n\":1.1}", "\"[NaN]\"");
  }

  @Test
  void queueOfItsOwnOrANameThatCannotBeIsRefused() {
    WorkerBuilder builder = fixture.worker(job -> null);

    assertThatThrownBy(() -> builder.deadLetters("q"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("deadLetters must be another queue, got 'q'");
    assertThatThrownBy(() -> builder.deadLetters("a:b")).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> builder.deadLetters("nubabel")).isInstanceOf(BadInputException.class);
  }
}
