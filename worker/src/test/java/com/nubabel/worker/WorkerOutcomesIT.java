package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.FailurePolicy;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a processor may say of its job, other than that it is done or has failed. */
class WorkerOutcomesIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void start(Processor processor) {
    fixture.start(fixture.worker(processor));
  }

  private Job awaitCompleted(String id) {
    return fixture.awaitState(id, JobState.COMPLETED).job();
  }

  @Test
  void delayedJobRunsAgainAtItsTimeAndNoAttemptIsCounted() {
    String id = fixture.queue.add("n", 1).id();
    Instant until = Instant.now().plusMillis(60);

    start(
        job -> {
          if (job.job().attemptsStarted() == 1) {
            throw new DelayedException(until);
          }
          return Instant.now().toEpochMilli();
        });

    Job job = awaitCompleted(id);
    assertThat(job.attemptsStarted()).isEqualTo(2);
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(Long.parseLong(job.returnvalue())).isGreaterThanOrEqualTo(until.toEpochMilli());
    assertThat(job.stacktrace()).isEmpty();
    assertThat(fixture.eventNames(id))
        .containsExactly(
            "added",
            "waiting",
            "active<waiting",
            "delayed",
            "waiting<delayed",
            "active<waiting",
            "completed<active");
  }

  @Test
  void jobThatIsGivenBackIsServedNext() {
    String first = fixture.queue.add("n", 1).id();
    String second = fixture.queue.add("n", 2).id();

    start(
        job -> {
          if (job.id().equals(first) && job.job().attemptsStarted() < 3) {
            throw new WaitingException();
          }
          return null;
        });

    awaitCompleted(second);
    Job job = awaitCompleted(first);
    assertThat(job.attemptsStarted()).isEqualTo(3);
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(job.finishedOn()).isLessThanOrEqualTo(fixture.queue.getJob(second).processedOn());
  }

  /** Also while it waits for jobs for its other slots. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void rateLimitHoldsTheWorkerAndGivesTheJobBack(int concurrency) {
    AtomicInteger runs = new AtomicInteger();
    AtomicLong limited = new AtomicLong();
    String id = fixture.queue.add("n", 1).id();

    Processor processor =
        job -> {
          if (runs.incrementAndGet() == 1) {
            if (concurrency > 1) {
              fixture.awaitIdleWorker();
            }
            limited.set(System.nanoTime());
            throw new RateLimitException(Duration.ofMillis(150));
          }
          return null;
        };
    fixture.start(fixture.worker(processor).concurrency(concurrency));

    Job job = awaitCompleted(id);
    assertThat(Duration.ofNanos(System.nanoTime() - limited.get()))
        .isGreaterThan(Duration.ofMillis(140));
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(runs).hasValue(2);
  }

  @Test
  void parentAddsChildrenWaitsForThemAndReadsWhatTheyReturned() {
    String id = fixture.queue.add("parent", 1, JobOptions.NONE.withJobId("P")).id();

    start(
        job -> {
          if (job.name().equals("child")) {
            return job.data().asInt() * 2;
          }
          if (job.job().attemptsStarted() == 1) {
            JobOptions child = JobOptions.NONE.withParent(job.asParent());
            fixture.queue.add("child", 4, child.withJobId("A"));
            fixture.queue.add("child", 5, child.withJobId("B"));
          }
          job.moveToWaitingChildren();
          return job.children().getChildrenValues();
        });

    Job job = awaitCompleted(id);
    assertThat(job.attemptsStarted()).isEqualTo(2);
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(job.returnvalue())
        .contains("\"" + fixture.keys.job("A") + "\":8")
        .contains("\"" + fixture.keys.job("B") + "\":10");
    assertThat(fixture.eventNames(id))
        .contains("waiting-children<active", "waiting<waiting-children");
  }

  @Test
  void parentWithAFailedChildFailsForGoodInsteadOfWaiting() {
    JobOptions thrice = JobOptions.NONE.withJobId("P").withAttempts(3);
    String id = fixture.queue.add("parent", 1, thrice).id();

    fixture.start(
        fixture
            .worker(
                job -> {
                  if (job.name().equals("child")) {
                    throw new IllegalStateException("child");
                  }
                  JobOptions child = JobOptions.NONE.withParent(job.asParent());
                  fixture.queue.add("child", 1, child.withFailurePolicy(FailurePolicy.FAIL_PARENT));
                  await().until(() -> job.children().getDependenciesCount().failed() == 1);
                  job.moveToWaitingChildren();
                  return null;
                })
            .concurrency(2));

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.failedReason())
        .isEqualTo(
            "Cannot complete job P because it has at least one failed child. moveToWaitingChildren");
    assertThat(job.attemptsMade()).isEqualTo(1);
  }

  @Test
  void authorWhoHidesThatHisJobWaitsDoesNotEndIt() {
    String id = fixture.queue.add("parent", 1, JobOptions.NONE.withJobId("P")).id();

    start(
        job -> {
          if (job.name().equals("child")) {
            return null;
          }
          if (job.job().attemptsStarted() == 1) {
            fixture.queue.add("child", 1, JobOptions.NONE.withParent(job.asParent()));
          }
          try {
            job.moveToWaitingChildren();
          } catch (WaitingChildrenException e) {
            return "too early";
          }
          return "well";
        });

    assertThat(awaitCompleted(id).returnvalue()).isEqualTo("\"well\"");
  }
}
