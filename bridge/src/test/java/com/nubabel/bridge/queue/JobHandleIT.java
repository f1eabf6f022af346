package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobHandleIT {
  private static QueueFixture fixture;

  private final Queue queue = fixture.newQueue();

  @BeforeAll
  static void connect() {
    fixture = new QueueFixture();
  }

  @AfterAll
  static void disconnect() {
    fixture.close();
  }

  private void assertRefused(Refusal refusal, String message, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal))
        .hasMessageContaining(message)
        .hasMessageContaining("in queue '" + queue.keys().prefix() + ":q'");
  }

  @Test
  void progressDataAndLogAreWritten() {
    JobHandle job = queue.job(queue.add("a", 1).id());

    job.updateProgress(Map.of("percent", 50));
    job.updateData(List.of("é"));
    job.log("one");
    job.log("two");

    assertThat(job.log("three", 2)).isEqualTo(2);
    assertThat(queue.getJob("1").progress()).isEqualTo("{\"percent\":50}");
    assertThat(queue.getJob("1").data()).isEqualTo("[\"é\"]");
    assertThat(job.getLogs(0, -1, Order.ASCENDING))
        .isEqualTo(new LogPage(List.of("two", "three"), 2));
    assertThat(job.getLogs(0, 0, Order.DESCENDING)).isEqualTo(new LogPage(List.of("three"), 2));
    assertThat(job.getLogs(1, -1, Order.DESCENDING)).isEqualTo(new LogPage(List.of("two"), 2));
    job.clearLogs(1);
    assertThat(job.getLogs(0, -1, Order.ASCENDING).rows()).containsExactly("three");
    job.clearLogs(0);
    assertThat(job.getLogs(0, -1, Order.ASCENDING)).isEqualTo(new LogPage(List.of(), 0));
  }

  @Test
  void changedPriorityMovesAJobThatWaits() {
    queue.add("a", 1);
    queue.add("b", 1, JobOptions.NONE.withPriority(7));
    queue.add("c", 1, JobOptions.NONE.withPriority(7));

    queue.job("1").changePriority(7, false);
    queue.job("3").changePriority(7, true);

    assertThat(fixture.ids("prioritized")).containsExactly("3", "2", "1");
    assertThat(queue.getJob("1").priority()).isEqualTo(7);
    queue.job("2").changePriority(0, false);
    assertThat(fixture.ids("wait")).containsExactly("2");
    assertThatThrownBy(() -> queue.job("1").changePriority(-1, false))
        .hasMessage("priority must be from 0 to 2097151, got -1");
  }

  @Test
  void changedDelayCountsFromNow() {
    queue.add("a", 1, JobOptions.NONE.withDelay(Duration.ofSeconds(10)));
    fixture.passMillis(500);

    queue.job("1").changeDelay(Duration.ofSeconds(3));

    long due = QueueFixture.NOW + 3500;
    assertThat(fixture.redis.zscore(fixture.key("delayed"), "1")).isEqualTo(due * 4096d);
    assertThat(queue.getJob("1").delayMillis()).isEqualTo(3000);
    assertThat(fixture.lastEvents(1)).containsExactly("delayed jobId 1 delay " + due);
  }

  @Test
  void promotedJobIsAvailableByItsPriority() {
    queue.add("a", 1, JobOptions.NONE.withDelay(Duration.ofSeconds(10)));
    queue.add("b", 1, JobOptions.NONE.withDelay(Duration.ofSeconds(10)).withPriority(2));

    queue.job("1").promote();
    queue.job("2").promote();

    assertThat(queue.job("1").getState()).isEqualTo(JobState.WAITING);
    assertThat(queue.job("2").isInState(JobState.PRIORITIZED)).isTrue();
    assertThat(queue.getJob("1").delayMillis()).isZero();
    assertRefused(Refusal.WRONG_STATE, "job 1 in", () -> queue.job("1").promote());
    assertRefused(
        Refusal.WRONG_STATE, "it is not delayed", () -> queue.job("1").changeDelay(Duration.ZERO));
  }

  @Test
  void retriedJobIsAvailableAndForgetsWhatItIsToldToForget() {
    queue.add("a", 1, JobOptions.NONE.withLifo(true));
    fixture.finish("failed");
    queue.add("b", 1);
    JobHandle job = queue.job("1");

    assertThat(job.isFinished()).isTrue();
    job.retry(JobState.FAILED, new RetryOptions(true, false));

    assertThat(fixture.ids("wait")).containsExactly("1", "2");
    assertThat(fixture.redis.hgetall(fixture.key("1")))
        .containsEntry("ats", "1")
        .doesNotContainKeys("atm", "failedReason", "finishedOn", "processedOn");
    assertThat(fixture.lastEvents(1)).containsExactly("waiting jobId 1 prev failed");
    assertRefused(Refusal.WRONG_STATE, "it is not failed", job::retry);
  }

  @Test
  void removedJobIsGoneFromWhereItIsAndReleasesItsParent() {
    queue.add("c", 1);
    fixture.makeParent("P", "1");

    assertThat(queue.job("1").remove(true)).isTrue();

    assertThat(queue.job("P").getState()).isEqualTo(JobState.WAITING);
    assertThat(fixture.lastEvents(2))
        .containsExactly("waiting jobId P prev waiting-children", "removed jobId 1 prev wait");
    assertThat(queue.job("1").remove(true)).isFalse();
  }

  @Test
  void childrenAreRemovedWithTheirParentOnlyIfAsked() {
    queue.add("c", 1);
    queue.add("d", 1);
    fixture.makeParent("P", "1");
    fixture.redis.hset(fixture.key("P:processed"), fixture.key("2"), "1");
    fixture.makeParent("Q", "3");

    assertThat(queue.job("Q").remove(false)).isTrue();
    assertThat(queue.job("P").remove(true)).isTrue();

    assertThat(queue.getJob("1")).isNull();
    assertThat(queue.getJob("2")).isNull();
    assertThat(fixture.redis.exists(fixture.key("wait"), fixture.key("waiting-children"))).isZero();
  }

  @Test
  void aJobThatIsItsOwnGrandchildIsRemovedAllTheSame() {
    queue.add("c", 1);
    fixture.makeParent("P", "1");
    fixture.redis.hset(fixture.key("1:processed"), fixture.key("P"), "1");

    assertThat(queue.job("P").remove(true)).isTrue();

    assertThat(queue.getJob("1")).isNull();
    assertThat(queue.getJob("P")).isNull();
  }

  @Test
  void whatAWorkerHoldsIsNotRemovedAndNeitherIsItsParent() {
    queue.add("c", 1);
    fixture.activate("t");
    fixture.makeParent("P", "1");

    assertRefused(Refusal.LOCKED, "job 1", () -> queue.job("1").remove(false));
    assertRefused(Refusal.LOCKED, "job P", () -> queue.job("P").remove(true));
    assertThat(queue.job("1").extendLock("another", Duration.ofSeconds(5))).isFalse();
    assertThat(queue.job("1").extendLock("t", Duration.ofSeconds(50))).isTrue();
    assertThat(fixture.redis.pttl(fixture.key("1:lock"))).isGreaterThan(40_000);
    assertThat(queue.job("1").releaseLock("another")).isFalse();
    assertThat(queue.job("1").releaseLock("t")).isTrue();
    assertThat(queue.job("1").remove(false)).isTrue();
  }

  @Test
  void theNextJobOfASchedulerIsRemovedWithItOnly() {
    JobSchedulers schedulers = new JobSchedulers(fixture.connections, queue.keys(), Instant::now);
    String next =
        schedulers.upsert("s", RepeatRule.every(Duration.ofHours(1)), JobTemplate.NONE).jobId();

    assertRefused(Refusal.SCHEDULED, "job scheduler", () -> queue.job(next).remove(true));
  }

  @Test
  void nothingCanBeDoneToAJobThatIsNot() {
    JobHandle none = queue.job("none");

    assertThat(none.getState()).isEqualTo(JobState.UNKNOWN);
    for (ThrowingCallable act :
        List.<ThrowingCallable>of(
            none::promote,
            none::retry,
            () -> none.updateData(1),
            () -> none.updateProgress(1),
            () -> none.log("row"),
            () -> none.changeDelay(Duration.ZERO),
            () -> none.changePriority(1, false))) {
      assertRefused(Refusal.JOB_MISSING, "job none in", act);
    }
    assertThat(fixture.redis.keys(fixture.key("*"))).isEmpty();
    assertThatThrownBy(() -> queue.job("")).hasMessageStartingWith("id must be");
  }
}
