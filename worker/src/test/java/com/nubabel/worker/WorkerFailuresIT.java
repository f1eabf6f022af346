package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that fail: which are tried again, which at once for good, and which are not even run. */
class WorkerFailuresIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void jobIsRetriedWithExponentialBackoffAndThenFails() {
    fixture.start(
        fixture.worker(
            job -> {
              throw new IllegalStateException("boom " + job.job().attemptsMade());
            }));
    JobOptions options =
        JobOptions.NONE.withAttempts(3).withBackoff(Backoff.exponential(Duration.ofMillis(100)));

    String id = fixture.queue.add("n", 1, options).id();

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.attemptsMade()).isEqualTo(3);
    assertThat(job.attemptsStarted()).isEqualTo(3);
    assertThat(job.failedReason()).isEqualTo("boom 2");
    assertThat(job.stacktrace()).hasSize(3);
    assertThat(job.stacktrace().get(0)).startsWith("java.lang.IllegalStateException: boom 0\n");
    assertThat(fixture.eventNames(id))
        .containsExactly(
            "added",
            "waiting",
            "active<waiting",
            "delayed",
            "waiting<delayed",
            "active<waiting",
            "delayed",
            "waiting<delayed",
            "active<waiting",
            "failed<active",
            "retries-exhausted");
  }

  @Test
  void jobWithoutBackoffIsRetriedAtOnceAndMaySucceed() {
    fixture.start(
        fixture.worker(
            job -> {
              if (job.job().attemptsMade() == 0) {
                throw new IllegalStateException("once");
              }
              return "well";
            }));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withAttempts(2)).id();

    Job job = fixture.awaitState(id, JobState.COMPLETED).job();
    assertThat(job.failedReason()).isEqualTo("once");
    assertThat(fixture.eventNames(id))
        .containsExactly(
            "added",
            "waiting",
            "active<waiting",
            "waiting<active",
            "active<waiting",
            "completed<active");
  }

  @Test
  void unrecoverableFailureEndsItAtOnce() {
    fixture.start(
        fixture.worker(
            job -> {
              throw new UnrecoverableException("fatal");
            }));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withAttempts(5)).id();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().attemptsMade()).isEqualTo(1);
    assertThat(fixture.eventNames(id)).last().isEqualTo("failed<active");
  }

  @Test
  void resultThatCannotBeWrittenIsAFailure() {
    fixture.start(
        fixture.worker(
            job -> {
              Object[] self = new Object[1];
              self[0] = self;
              return self;
            }));

    String id = fixture.queue.add("n", 1).id();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .startsWith("cannot be written as JSON");
  }

  @Test
  void unreadableJobFailsAndTheNextOneRuns() throws Exception {
    String bad = fixture.queue.add("n", 1).id();
    fixture.redis.commands().hset(fixture.keys.job(bad), "opts", "{not json").get();
    String good = fixture.queue.add("n", 2).id();

    fixture.start(fixture.worker(job -> 1));

    fixture.awaitState(good, JobState.COMPLETED);
    fixture.redis.commands().hset(fixture.keys.job(bad), "opts", "{}").get();
    Job job = fixture.awaitState(bad, JobState.FAILED).job();
    assertThat(job.failedReason()).contains("its opts are not JSON");
  }

  @Test
  void jobWithADeferredFailureFailsUnrun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    String id = fixture.queue.add("n", 1, JobOptions.NONE.withAttempts(3)).id();
    fixture.redis.commands().hset(fixture.keys.job(id), "defa", "child x failed").get();

    fixture.start(fixture.worker(job -> runs.incrementAndGet()));

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.failedReason()).isEqualTo("child x failed");
    assertThat(job.deferredFailure()).isNull();
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(runs).hasValue(0);
  }
}
