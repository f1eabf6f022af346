package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancel of a job that runs: it is stopped, and fails for good. */
@Timeout(60)
class CancelActiveJobIT {
  private static final JobOptions FIVE_ATTEMPTS = JobOptions.NONE.withAttempts(5);

  private final WorkerFixture fixture = new WorkerFixture();
  private final SleepingProcessor sleeper = new SleepingProcessor();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void isInterruptedOnAnotherConnectionAndFailsForGood() throws Exception {
    // So long that no renewal finds the cancel in time: the request must be heard, though who asks
    // closes its connections at once.
    fixture.start(fixture.worker(sleeper).lockDuration(Duration.ofMinutes(5)));
    String id = fixture.queue.add("n", 1, FIVE_ATTEMPTS).id();
    sleeper.begun.await();

    try (WorkerFixture other = new WorkerFixture(TestRedis.uri(), fixture.keys)) {
      assertThat(other.queue.cancel(id, "enough")).isEqualTo(Cancellation.REQUESTED);
    }

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.failedReason()).isEqualTo("cancelled: enough");
    assertThat(job.deferredFailure()).isNull();
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(fixture.eventNames(id)).endsWith("active<waiting", "failed<active");
  }

  @Test
  void failsAlsoIfItsProcessorReturns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    fixture.start(
        fixture.worker(
            job -> {
              begun.countDown();
              await().until(job::isCancelled);
              return "all the same";
            }));
    String id = fixture.queue.add("n", 1).id();
    begun.await();

    fixture.queue.cancel(id, "enough");

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .isEqualTo("cancelled: enough");
  }

  @Test
  void hookIsRunWhereNoInterruptReaches() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch call = new CountDownLatch(1);
    AtomicInteger late = new AtomicInteger();
    fixture.start(
        fixture.worker(
            job -> {
              job.onCancel(
                  () -> {
                    throw new IllegalStateException("a hook that fails");
                  });
              job.onCancel(call::countDown);
              begun.countDown();
              awaitUninterruptibly(call);
              job.onCancel(late::incrementAndGet);
              await().until(() -> late.get() == 1);
              return null;
            }));
    String id = fixture.queue.add("n", 1).id();
    begun.await();

    fixture.queue.cancel(id, "enough");

    fixture.awaitState(id, JobState.FAILED);
    assertThat(late).hasValue(1);
  }

  @Test
  void anotherJobInTheSameSlotIsLeftAlone() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    fixture.start(
        fixture.worker(
            job -> {
              runs.incrementAndGet();
              if (job.name().equals("first")) {
                return sleeper.process(job);
              }
              return job.isCancelled();
            }));
    String first = fixture.queue.add("first", 1).id();
    sleeper.begun.await();
    String second = fixture.queue.add("second", 1).id();

    fixture.queue.cancel(first, "enough");

    assertThat(fixture.awaitState(second, JobState.COMPLETED).job().returnvalue())
        .isEqualTo("false");
    assertThat(runs).hasValue(2);
  }

  @Test
  void oneThatANodeWorkerHoldsIsNotTriedAgain() throws Exception {
    // A worker that hears nothing: the job is active under a token that nobody here knows.
    String id = fixture.queue.add("n", 1, FIVE_ATTEMPTS).id();
    moveToActiveAs("node-token");

    assertThat(fixture.queue.cancel(id, "enough")).isEqualTo(Cancellation.REQUESTED);
    fixture
        .redis
        .commit(fixture.keys.base())
        .submit(
            new JobOperations(WorkerOptions.DEFAULT)
                .retryJob(
                    new FetchedJob(id, "node-token", List.of()),
                    System.currentTimeMillis(),
                    false,
                    new JobOperations.Failure("it broke", "[]", "")))
        .join();
    fixture.start(
        fixture.worker(
            job -> {
              throw new AssertionError("must not run");
            }));

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .isEqualTo("cancelled: enough");
  }

  private void moveToActiveAs(String token) {
    fixture
        .redis
        .commit(fixture.keys.base())
        .submit(
            new JobOperations(WorkerOptions.DEFAULT)
                .moveToActive(System.currentTimeMillis(), List.of(token), false))
        .join();
  }

  private void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // As a blocking call that knows no interrupt.
      }
    }
  }
}
