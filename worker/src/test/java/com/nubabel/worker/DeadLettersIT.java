package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Deduplication;
import com.nubabel.bridge.job.FailurePolicy;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.AddedFlow;
import com.nubabel.bridge.queue.DeadLetters;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.ListedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Order;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.Replay;
import com.nubabel.bridge.queue.Replay.Outcome;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadLettersIT {
  private static final JobOptions NOT_KEPT = JobOptions.NONE.withRemoveOnFail(KeepJobs.NONE);

  private final WorkerFixture fixture = new WorkerFixture();
  private final Queue dead =
      new Queue(
          fixture.redis, new QueueKeys(fixture.keys.prefix(), "dead"), InstantSource.system());
  private final DeadLetters letters = dead.deadLetters();

  @AfterEach
  void close() {
    fixture.close();
  }

  private WorkerBuilder failing() {
    return fixture
        .worker(
            job -> {
              throw new IllegalStateException("no " + job.name());
            })
        .deadLetters("dead");
  }

  private List<Job> letters() {
    return dead.inspect().getJobs(List.of(JobState.WAITING), 0, -1, Order.ASCENDING).stream()
        .map(ListedJob::job)
        .toList();
  }

  /** Adds a job, has it fail, and gives its letter; the worker is closed then. */
  private Job letterOf(NewJob job) {
    try (Worker worker = failing().build()) {
      worker.start();
      fixture.queue.addAsync(job).join();
      await().until(() -> letters().size() == 1);
    }
    return letters().get(0);
  }

  @Nested
  class OfAJobThatFails {
    @Test
    void isWrittenInTheStepThatFailsItForGoodAndSaysAllOfIt() {
      fixture.start(failing());

      String id = fixture.queue.add("a/\"b\"", 1, JobOptions.NONE.withAttempts(2)).id();

      Job job = fixture.awaitState(id, JobState.FAILED).job();
      assertThat(letters()).hasSize(1);
      Job letter = letters().get(0);
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
      JobType<Integer, Void> typed =
          JobType.of("typed", Integer.class).withDeadLetters("dead-typed");
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

      assertThat(letters()).extracting(Job::name).containsExactly("plain");
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
        assertThat(letters()).hasSize(2);
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
          failing()
              .maxStalledCount(0)
              .lockDuration(Duration.ofMillis(200))
              .stalledInterval(Duration.ofMillis(100)));

      String reason = fixture.awaitState(id, JobState.FAILED).job().failedReason();
      assertThat(reason).isEqualTo("job stalled more than allowable limit");
      assertThat(Json.parse(letters().get(0).data()).path("failedReason").asText())
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
      assertThat(letters()).isEmpty();
    }

    @Test
    void isMissedByNothingWhereItsQueueIsBroken() {
      String wait = dead.keys().job("wait");
      fixture.redis.reads().set(wait, "not a list").toCompletableFuture().join();
      fixture.start(failing());

      String id = fixture.queue.add("n", 1, NOT_KEPT).id();

      assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason()).isEqualTo("no n");
    }

    @Test
    void isAPlainJobToNodeWhateverTheDataWas() throws Exception {
      NodeProject node = NodeProject.ofTheTests();
      letterOf(new NewJob("mail", "{\"to\":[],\"n\":1.10}", JobOptions.NONE.withPriority(2)));
      String key = fixture.keys.job("raw");
      var redis = fixture.redis.reads();
      redis.hset(key, "data", "[NaN]").toCompletableFuture().join();
      redis.hset(key, "name", "raw").toCompletableFuture().join();
      redis.lpush(fixture.keys.job("wait"), "raw").toCompletableFuture().join();
      fixture.start(failing());
      await().until(() -> letters().size() == 2);

      List<JsonNode> seen = node.run("letters.mjs", TestRedis.uri(), fixture.keys.prefix(), "dead");

      assertThat(seen).extracting(letter -> letter.path("name").asText()).contains("mail", "raw");
      assertThat(seen)
          .extracting(letter -> letter.path("data").path("data").toString())
          .contains("{\"to\":[],\"n\":1.1}", "\"[NaN]\"");
    }
  }

  @Nested
  class WhenReplayed {
    @Test
    void retriesAJobThatIsStillFailedWithAllItsAttempts() {
      JobOptions twice = JobOptions.NONE.withAttempts(2);
      Job letter = letterOf(NewJob.of("n", 1, twice));

      Replay replay = letters.replay(letter.id());

      assertThat(replay).isEqualTo(new Replay(Outcome.RETRIED, "q", "1"));
      assertThat(fixture.queue.snapshot("1").state()).isEqualTo(JobState.WAITING);
      assertThat(fixture.queue.getJob("1").attemptsMade()).isZero();
      assertThat(letters()).isEmpty();
      assertThat(dead.getJob(letter.id())).isNull();
      assertThat(letters.replay(letter.id()).outcome()).isEqualTo(Outcome.NO_LETTER);
    }

    @Test
    void addsAnewWhatIsGoneWithoutWhatBoundItToOthers() {
      Deduplication same = Deduplication.of("same");
      JobOptions options =
          NOT_KEPT.withAttempts(2).withPriority(3).withJobId("mine").withDeduplication(same);
      Job letter = letterOf(new NewJob("n", "{\"n\":1.10,\"big\":12345678901234567890}", options));
      assertThat(fixture.queue.getJob("mine")).isNull();

      Replay replay = letters.replay(letter.id());

      assertThat(replay).isEqualTo(new Replay(Outcome.ADDED, "q", "mine"));
      Job job = fixture.queue.getJob("mine");
      assertThat(job.name()).isEqualTo("n");
      assertThat(job.data()).isEqualTo("{\"n\":1.10,\"big\":12345678901234567890}");
      assertThat(job.priority()).isEqualTo(3);
      assertThat(job.options()).isEqualTo(NOT_KEPT.withAttempts(2).withPriority(3));
      assertThat(job.deduplicationId()).isNull();
      assertThat(fixture.queue.snapshot("mine").state()).isEqualTo(JobState.PRIORITIZED);
      assertThat(letters()).isEmpty();
    }

    @Test
    void addsWhatWasMendedInTheLetter() {
      Job letter = letterOf(NewJob.of("n", 1, NOT_KEPT));
      ObjectNode mended = (ObjectNode) Json.parse(letter.data());
      dead.job(letter.id()).updateData(mended.put("data", 2));

      letters.replay(letter.id());

      assertThat(fixture.queue.getJob("1").data()).isEqualTo("2");
    }

    @Test
    void leavesAloneWhatSomebodyElseHasRetried() {
      Job letter = letterOf(NewJob.of("n", 1, JobOptions.NONE));
      fixture.queue.job("1").retry();

      assertThat(letters.replay(letter.id()).outcome()).isEqualTo(Outcome.UNNEEDED);

      assertThat(fixture.queue.inspect().count()).isEqualTo(1);
      assertThat(letters()).isEmpty();
    }

    @Test
    void takesAnotherIdWhereItsOwnIsTaken() throws Exception {
      Job letter = letterOf(NewJob.of("n", 1, NOT_KEPT.withJobId("mine")));
      await().until(() -> System.currentTimeMillis() > letter.timestamp());
      fixture.queue.add("other", 2, JobOptions.NONE.withJobId("mine"));

      Replay replay = letters.replay(letter.id());

      assertThat(replay.outcome()).isEqualTo(Outcome.ADDED);
      assertThat(replay.jobId()).isNotEqualTo("mine");
      assertThat(fixture.queue.getJob(replay.jobId()).data()).isEqualTo("1");
      assertThat(fixture.queue.getJob("mine").data()).isEqualTo("2");
    }

    @Test
    void makesAChildOneOfItsParentsPendingOnesAgain() {
      JobOptions strict = JobOptions.NONE.withFailurePolicy(FailurePolicy.FAIL_PARENT);
      FlowJob child = FlowJob.of("q", "child", 1, strict);
      FlowProducer flows =
          new FlowProducer(fixture.redis, fixture.keys.prefix(), InstantSource.system());
      AddedFlow flow = flows.add(FlowJob.of("above", "parent", 1, JobOptions.NONE, child));
      String childId = flow.children().get(0).id();
      Worker worker = failing().build();
      worker.start();
      fixture.awaitState(childId, JobState.FAILED);
      worker.close();

      letters.replay(letters().get(0).id());

      Queue above =
          new Queue(
              fixture.redis, new QueueKeys(fixture.keys.prefix(), "above"), InstantSource.system());
      assertThat(fixture.queue.snapshot(childId).state()).isEqualTo(JobState.WAITING);
      assertThat(above.children(flow.id()).getDependenciesCount().unprocessed()).isEqualTo(1);
    }

    @Test
    void mayBeRepeatedWhenItsReplyIsLost() {
      Job letter = letterOf(NewJob.of("n", 1, NOT_KEPT));
      try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
          WorkerFixture cut = new WorkerFixture(proxy.uri(), dead.keys())) {
        proxy.cutReplyTo("replayLetter");

        assertThatThrownBy(() -> cut.queue.deadLetters().replay(letter.id()))
            .isInstanceOf(OutcomeUnknownException.class);
      }

      assertThat(letters.replay(letter.id()).outcome()).isEqualTo(Outcome.NO_LETTER);
      assertThat(waiting()).containsExactly("1");
      assertThat(letters()).isEmpty();
    }

    @Test
    void isRefusedWhileAWorkerHoldsTheLetter() {
      Job letter = letterOf(NewJob.of("n", 1, JobOptions.NONE));
      Worker.builder(fixture.redis, dead.keys()).buildManual().getNextJob("token");

      assertThatThrownBy(() -> letters.replay(letter.id()))
          .isInstanceOfSatisfying(
              JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.LOCKED));
      assertThat(fixture.queue.snapshot("1").state()).isEqualTo(JobState.FAILED);
    }
  }

  @Test
  void allAreReplayedOldestFirstUpToALimitAndWhatIsNoLetterStays() {
    Worker worker = fixture.start(failing());
    String stranger = dead.add("stranger", "data").id();
    for (int i = 1; i <= 5; i++) {
      fixture.awaitState(fixture.queue.add("n", i).id(), JobState.FAILED);
    }
    worker.close();

    assertThat(letters.replayAll(3).count()).isEqualTo(3);
    assertThat(waiting()).containsExactly("1", "2", "3");

    var rest = letters.replayAll(100);
    assertThat(rest.count()).isEqualTo(2);
    assertThat(rest.broken()).containsExactly(stranger);
    assertThat(waiting()).containsExactly("1", "2", "3", "4", "5");
    assertThat(letters()).extracting(Job::name).containsExactly("stranger");
    assertThatThrownBy(() -> letters.replay(stranger))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must be that of a letter");
  }

  private List<String> waiting() {
    return fixture
        .queue
        .inspect()
        .getJobs(List.of(JobState.WAITING), 0, -1, Order.ASCENDING)
        .stream()
        .map(ListedJob::id)
        .toList();
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
