package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker is told while it runs: how many jobs it may do at once, and whether any. */
class WorkerControlsIT {
  private final WorkerFixture fixture = new WorkerFixture();

  /** A permit lets one job end. */
  private final Semaphore mayEnd = new Semaphore(0);

  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void close() {
    mayEnd.release(1000);
    fixture.close();
  }

  private Object waitAndCount(ActiveJob job) throws InterruptedException {
    mayEnd.acquire();
    return done.incrementAndGet();
  }

  private void endOne() {
    int before = done.get();
    mayEnd.release();
    await().until(() -> done.get() == before + 1);
  }

  private long waiting() {
    return fixture.queue.inspect().getJobCounts().get(JobState.WAITING);
  }

  @Test
  void concurrencyIsRaisedAndLowered() {
    Worker worker = fixture.start(fixture.worker(this::waitAndCount));
    fixture.add(12);
    await().until(() -> worker.active() == 1);

    worker.setConcurrency(5);
    await().until(() -> worker.active() == 5);
    worker.setConcurrency(2);
    assertThat(worker.concurrency()).isEqualTo(2);
    for (int left = 4; left >= 2; left--) {
      endOne();
      int running = left;
      await().until(() -> worker.active() == running);
    }
    assertThat(waiting()).isEqualTo(7);

    endOne();
    await().until(() -> waiting() == 6);
    assertThat(worker.active()).isLessThanOrEqualTo(2);
    mayEnd.release(20);
    await().until(() -> done.get() == 12);
    assertThatThrownBy(() -> worker.setConcurrency(0))
        .isInstanceOf(BadInputException.class)
        .hasMessage("concurrency must be from 1 to 100000, got 0");
  }

  @Test
  void pausedWorkerTakesNoJobsUntilItIsResumed() {
    Worker worker = fixture.start(fixture.worker(this::waitAndCount).concurrency(2));
    fixture.add(4);
    await().until(() -> worker.active() == 2);

    worker.pause();
    worker.pause();
    mayEnd.release(2);
    await().until(() -> worker.active() == 0);
    assertThat(worker.isPaused()).isTrue();
    assertThat(waiting()).isEqualTo(2);
    assertThat(worker.isAdvancing()).isTrue();
    mayEnd.release(10);
    worker.setConcurrency(3);
    assertThat(worker.active()).isZero();

    worker.resume();
    await().until(() -> done.get() == 4);
  }

  /** A job that is added would be active by the answer, if the worker still waited. */
  @Test
  void idleWorkerLeavesWhatComesOncePaused() {
    Worker worker =
        fixture.start(fixture.worker(this::waitAndCount).drainDelay(Duration.ofSeconds(9)));
    mayEnd.release(10);
    fixture.awaitIdleWorker();
    fixture.awaitState(fixture.add(1).get(0), JobState.COMPLETED);

    for (int times = 0; times < 5; times++) {
      worker.pause();
      String id = fixture.queue.add("n", times).id();
      assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.WAITING);
      worker.resume();
      fixture.awaitState(id, JobState.COMPLETED);
    }
    assertThat(fixture.queue.inspect().getWorkers()).hasSize(1);
  }

  @Test
  void markerThatAPausedWorkerTookWakesAnother() {
    Worker paused =
        fixture.start(fixture.worker(job -> "paused").drainDelay(Duration.ofSeconds(9)));
    await().until(() -> fixture.queue.inspect().getWorkers().size(), workers -> workers == 1);
    String first = fixture.add(1).get(0);
    fixture.awaitState(first, JobState.COMPLETED);

    paused.pause();
    Worker other = fixture.start(fixture.worker(job -> "other").drainDelay(Duration.ofSeconds(9)));
    await().until(() -> fixture.queue.inspect().getWorkers().size(), workers -> workers == 2);

    long added = System.nanoTime();
    String second = fixture.add(1).get(0);
    assertThat(fixture.awaitState(second, JobState.COMPLETED).job().returnvalue())
        .isEqualTo("\"other\"");
    // Long before it would ask by itself.
    assertThat(Duration.ofNanos(System.nanoTime() - added)).isLessThan(Duration.ofSeconds(5));
    assertThat(other.isPaused()).isFalse();
  }
}
