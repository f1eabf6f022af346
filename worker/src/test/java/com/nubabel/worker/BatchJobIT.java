package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How each job of a batch ends: by itself, whatever becomes of the others. */
@Timeout(60)
class BatchJobIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final CountDownLatch begun = new CountDownLatch(1);

  @AfterEach
  void close() {
    fixture.close();
  }

  private Job ended(String id, JobState state) {
    return fixture.awaitState(id, state).job();
  }

  /** Blocks until its thread is interrupted. */
  private void blockAt(Object place) throws InterruptedException {
    begun.countDown();
    TimeUnit.MINUTES.sleep(5);
    throw new AssertionError(place);
  }

  @Test
  void endsByItself() {
    JobOptions twice = JobOptions.NONE.withAttempts(2);
    List<String> ids = fixture.add(5, twice);
    AtomicInteger calls = new AtomicInteger();

    fixture.start(
        fixture.batch(
            5,
            jobs -> {
              if (calls.incrementAndGet() > 1) {
                return;
              }
              jobs.get(0).complete("value");
              jobs.get(1).fail(new IllegalStateException("once"));
              jobs.get(2).fail(new UnrecoverableException("for good"));
              jobs.get(3).fail(new DelayedException(Instant.now().plusSeconds(3600)));
              jobs.get(4).updateProgress(50);
              jobs.get(4).log("a row");
              assertThatThrownBy(() -> jobs.get(0).complete("another"))
                  .isInstanceOf(IllegalStateException.class);
            }));

    assertThat(ended(ids.get(0), JobState.COMPLETED).returnvalue()).isEqualTo("\"value\"");
    Job retried = ended(ids.get(1), JobState.COMPLETED);
    assertThat(retried.attemptsMade()).isEqualTo(2);
    assertThat(retried.failedReason()).isEqualTo("once");
    Job failed = ended(ids.get(2), JobState.FAILED);
    assertThat(failed.failedReason()).isEqualTo("for good");
    assertThat(failed.attemptsMade()).isEqualTo(1);
    assertThat(ended(ids.get(3), JobState.DELAYED).attemptsMade()).isZero();
    Job undecided = ended(ids.get(4), JobState.COMPLETED);
    assertThat(undecided.returnvalue()).isEqualTo("null");
    assertThat(undecided.progress()).isEqualTo("50");
    assertThat(fixture.queue.getLogs(ids.get(4))).containsExactly("a row");
  }

  @Test
  void failsWithWhatTheCallThrowsUnlessItWasDecided() {
    List<String> ids = fixture.add(3);

    fixture.start(
        fixture.batch(
            3,
            jobs -> {
              jobs.get(1).complete(1);
              throw new IllegalStateException("the call");
            }));

    assertThat(ended(ids.get(0), JobState.FAILED).failedReason()).isEqualTo("the call");
    assertThat(ended(ids.get(1), JobState.COMPLETED).returnvalue()).isEqualTo("1");
    assertThat(ended(ids.get(2), JobState.FAILED).stacktrace()).hasSize(1);
  }

  @Test
  void thatIsCancelledFailsAndTheOthersGoOn() throws Exception {
    List<String> ids = fixture.add(3);
    CountDownLatch hook = new CountDownLatch(1);
    fixture.start(
        fixture.batch(
            3,
            jobs -> {
              jobs.get(1).onCancel(hook::countDown);
              begun.countDown();
              await().until(jobs.get(1)::isCancelled);
              hook.await();
              jobs.get(1).complete("all the same");
              jobs.get(2).complete(jobs.get(2).isCancelled());
            }));
    begun.await();

    fixture.queue.cancel(ids.get(1), "this one");

    assertThat(ended(ids.get(1), JobState.FAILED).failedReason()).isEqualTo("cancelled: this one");
    ended(ids.get(0), JobState.COMPLETED);
    assertThat(ended(ids.get(2), JobState.COMPLETED).returnvalue()).isEqualTo("false");
  }

  @Test
  void isInterruptedWithItsCallWhenNoOtherIsLeftToBeDone() throws Exception {
    List<String> ids = fixture.add(3);
    fixture.start(
        fixture.batch(
            3,
            jobs -> {
              jobs.get(0).complete(1);
              blockAt("the end");
            }));
    begun.await();

    fixture.queue.cancel(ids.get(1), "b");
    fixture.queue.cancel(ids.get(2), "c");

    assertThat(ended(ids.get(1), JobState.FAILED).failedReason()).isEqualTo("cancelled: b");
    assertThat(ended(ids.get(2), JobState.FAILED).failedReason()).isEqualTo("cancelled: c");
    ended(ids.get(0), JobState.COMPLETED);
  }

  @Test
  void thatTakesTooLongIsTriedAgainAndOneThatWasDoneStays() {
    List<String> ids = fixture.add(2, JobOptions.NONE.withAttempts(2));
    AtomicInteger calls = new AtomicInteger();
    fixture.start(
        fixture
            .batch(
                2,
                jobs -> {
                  if (calls.incrementAndGet() == 1) {
                    jobs.get(0).complete("in time");
                    blockAt("the end");
                  }
                })
            .timeout(Duration.ofSeconds(1)));

    assertThat(ended(ids.get(0), JobState.COMPLETED).attemptsMade()).isEqualTo(1);
    Job late = ended(ids.get(1), JobState.COMPLETED);
    assertThat(late.attemptsMade()).isEqualTo(2);
    assertThat(late.failedReason()).isEqualTo("timed out after 1000 ms");
  }

  @Test
  void whoseLockIsLostIsStoppedAndTheOthersGoOn() {
    List<String> ids = fixture.add(2);
    fixture.start(
        fixture
            .batch(
                2,
                jobs -> {
                  begun.countDown();
                  await().until(jobs.get(0)::isCancelled);
                  jobs.get(0).complete("late");
                })
            .skipStalledCheck()
            .lockDuration(Duration.ofSeconds(4)));
    await().until(() -> begun.getCount() == 0);

    String lock = fixture.keys.job(ids.get(0)) + ":lock";
    fixture.redis.reads().set(lock, "another's").toCompletableFuture().join();

    ended(ids.get(1), JobState.COMPLETED);
    assertThat(fixture.queue.snapshot(ids.get(0)).state()).isEqualTo(JobState.ACTIVE);
  }

  @Test
  void goesBackWhenTheWorkerIsClosedByForceUnlessItWasDecided() throws Exception {
    List<String> ids = fixture.add(3);
    Worker worker =
        fixture.start(
            fixture.batch(
                3,
                jobs -> {
                  jobs.get(2).complete(1);
                  blockAt("the end");
                }));
    begun.await();

    assertThat(worker.close(Duration.ofMillis(10))).isFalse();

    assertThat(ended(ids.get(0), JobState.WAITING).attemptsMade()).isZero();
    ended(ids.get(1), JobState.WAITING);
    ended(ids.get(2), JobState.COMPLETED);
  }
}
