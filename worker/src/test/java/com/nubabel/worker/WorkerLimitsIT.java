package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many jobs may begin within a time, how often one may be started, how long it may take. */
class WorkerLimitsIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void limiterHoldsJobsUpUntilTheNextWindow() {
    List<Long> began = new CopyOnWriteArrayList<>();
    fixture.start(
        fixture
            .worker(job -> began.add(System.nanoTime()))
            .concurrency(5)
            .limiter(new RateLimit(2, Duration.ofMillis(400))));

    long added = System.nanoTime();
    fixture.add(5);

    await().until(() -> began.size() == 5);
    // Two in each window, and the first of those begins after the jobs were added.
    List<Long> sorted = began.stream().sorted().toList();
    assertThat(sorted.get(2) - added).isGreaterThanOrEqualTo(Duration.ofMillis(400).toNanos());
    assertThat(sorted.get(4) - added).isGreaterThanOrEqualTo(Duration.ofMillis(800).toNanos());
  }

  @Test
  void jobThatWasStartedTooOftenFailsUnrun() {
    ManualWorker earlier = Worker.builder(fixture.redis, fixture.keys).buildManual();
    String id = fixture.add(1).get(0);
    earlier.getNextJob("t").moveToWait();

    fixture.start(fixture.worker(job -> done.incrementAndGet()).maxStartedAttempts(1));

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .isEqualTo("job started more than allowable limit");
    assertThat(done).hasValue(0);
  }

  @Test
  void timeoutStopsAJobAndItIsTriedAgain() {
    fixture.start(
        fixture
            .worker(
                job -> {
                  if (job.job().attemptsMade() == 0) {
                    new CountDownLatch(1).await();
                  }
                  return done.incrementAndGet();
                })
            .timeout(Duration.ofSeconds(1)));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withAttempts(2)).id();

    Job job = fixture.awaitState(id, JobState.COMPLETED).job();
    assertThat(job.attemptsMade()).isEqualTo(2);
    assertThat(job.stacktrace()).containsExactly("timed out after 1000 ms");
    assertThat(done).hasValue(1);
  }

  @Test
  void jobThatReturnsAfterItsTimeFailsAllTheSame() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    fixture.start(
        fixture
            .worker(
                job -> {
                  job.onCancel(() -> told.complete(null));
                  while (!job.isCancelled()) {
                    Thread.onSpinWait();
                  }
                  told.join(); // An interrupt does not end it.
                  return "late";
                })
            .timeout(Duration.ofMillis(50)));

    String id = fixture.add(1).get(0);

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .isEqualTo("timed out after 50 ms");
  }
}
