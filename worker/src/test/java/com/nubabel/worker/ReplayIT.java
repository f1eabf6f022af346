package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Deduplication;
import com.nubabel.bridge.job.FailurePolicy;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.AddedFlow;
import com.nubabel.bridge.queue.DeadLetters;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.Replay;
import com.nubabel.bridge.queue.Replay.Outcome;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the jobs of a dead-letter queue come back. */
@Timeout(60)
class ReplayIT {
  private static final JobOptions NOT_KEPT = JobOptions.NONE.withRemoveOnFail(KeepJobs.NONE);

  private final DeadLetterFixture at = new DeadLetterFixture();
  private final WorkerFixture fixture = at.fixture;
  private final Queue dead = at.dead;
  private final DeadLetters letters = dead.deadLetters();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void retriesAJobThatIsStillFailedWithAllItsAttempts() {
    JobOptions twice = JobOptions.NONE.withAttempts(2);
    Job letter = at.letterOf(NewJob.of("n", 1, twice));

    Replay replay = letters.replay(letter.id());

    assertThat(replay).isEqualTo(new Replay(Outcome.RETRIED, "q", "1"));
    assertThat(fixture.queue.snapshot("1").state()).isEqualTo(JobState.WAITING);
    assertThat(fixture.queue.getJob("1").attemptsMade()).isZero();
    assertThat(at.letters()).isEmpty();
    assertThat(dead.getJob(letter.id())).isNull();
    assertThat(letters.replay(letter.id()).outcome()).isEqualTo(Outcome.NO_LETTER);
  }

  @Test
  void addsAnewWhatIsGoneWithoutWhatBoundItToOthers() {
    Deduplication same = Deduplication.of("same");
    JobOptions options =
        NOT_KEPT.withAttempts(2).withPriority(3).withJobId("mine").withDeduplication(same);
    Job letter = at.letterOf(new NewJob("n", "{\"n\":1.10,\"big\":12345678901234567890}", options));
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
    assertThat(at.letters()).isEmpty();
  }

  @Test
  void addsWhatWasMendedInTheLetter() {
    Job letter = at.letterOf(NewJob.of("n", 1, NOT_KEPT));
    ObjectNode mended = (ObjectNode) Json.parse(letter.data());
    dead.job(letter.id()).updateData(mended.put("data", 2));

    letters.replay(letter.id());

    assertThat(fixture.queue.getJob("1").data()).isEqualTo("2");
  }

  @Test
  void leavesAloneWhatSomebodyElseHasRetried() {
    Job letter = at.letterOf(NewJob.of("n", 1, JobOptions.NONE));
    fixture.queue.job("1").retry();

    assertThat(letters.replay(letter.id()).outcome()).isEqualTo(Outcome.UNNEEDED);

    assertThat(fixture.queue.inspect().count()).isEqualTo(1);
    assertThat(at.letters()).isEmpty();
  }

  @Test
  void takesAnotherIdWhereItsOwnIsTaken() throws Exception {
    Job letter = at.letterOf(NewJob.of("n", 1, NOT_KEPT.withJobId("mine")));
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
    Worker worker = at.failing().build();
    worker.start();
    fixture.awaitState(childId, JobState.FAILED);
    worker.close();

    letters.replay(at.letters().get(0).id());

    Queue above =
        new Queue(
            fixture.redis, new QueueKeys(fixture.keys.prefix(), "above"), InstantSource.system());
    assertThat(fixture.queue.snapshot(childId).state()).isEqualTo(JobState.WAITING);
    assertThat(above.children(flow.id()).getDependenciesCount().unprocessed()).isEqualTo(1);
  }

  @Test
  void mayBeRepeatedWhenItsReplyIsLost() {
    Job letter = at.letterOf(NewJob.of("n", 1, NOT_KEPT));
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        WorkerFixture cut = new WorkerFixture(proxy.uri(), dead.keys())) {
      proxy.cutReplyTo("replayLetter");

      assertThatThrownBy(() -> cut.queue.deadLetters().replay(letter.id()))
          .isInstanceOf(OutcomeUnknownException.class);
    }

    assertThat(letters.replay(letter.id()).outcome()).isEqualTo(Outcome.NO_LETTER);
    assertThat(at.waiting()).containsExactly("1");
    assertThat(at.letters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"meta", "wait", "id", "events:x:y", "7", "repeat:s:1"})
  void overwritesNoKeyWhateverIdALetterNames(String id) {
    String other = fixture.queue.add("other", 1).id();
    String letter =
        dead.add("n", Map.of("queue", "q", "id", id, "name", "n", "data", 2, "opts", Map.of()))
            .id();

    Replay replay = letters.replay(letter);

    assertThat(replay.outcome()).isEqualTo(Outcome.ADDED);
    assertThat(replay.jobId()).isEqualTo("2");
    assertThat(fixture.queue.getJob("2").data()).isEqualTo("2");
    assertThat(at.waiting()).containsExactly(other, "2");
  }

  @Test
  void isRefusedWhileAWorkerHoldsTheLetter() {
    Job letter = at.letterOf(NewJob.of("n", 1, JobOptions.NONE));
    Worker.builder(fixture.redis, dead.keys()).buildManual().getNextJob("token");

    assertThatThrownBy(() -> letters.replay(letter.id()))
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.LOCKED));
    assertThat(fixture.queue.snapshot("1").state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void allAreReplayedOldestFirstUpToALimitAndWhatIsNoLetterStays() {
    Worker worker = fixture.start(at.failing());
    String stranger = dead.add("stranger", "data").id();
    for (int i = 1; i <= 5; i++) {
      fixture.awaitState(fixture.queue.add("n", i).id(), JobState.FAILED);
    }
    worker.close();

    assertThat(letters.replayAll(3).count()).isEqualTo(3);
    assertThat(at.waiting()).containsExactly("1", "2", "3");

    var rest = letters.replayAll(100);
    assertThat(rest.count()).isEqualTo(2);
    assertThat(rest.broken()).containsExactly(stranger);
    assertThat(at.waiting()).containsExactly("1", "2", "3", "4", "5");
    assertThat(at.letters()).extracting(Job::name).containsExactly("stranger");
    assertThatThrownBy(() -> letters.replay(stranger))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must be that of a letter");
  }
}
