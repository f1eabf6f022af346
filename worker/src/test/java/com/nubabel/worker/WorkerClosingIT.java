package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the jobs of a worker that is closed. */
class WorkerClosingIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void runningJobsFinishFirst() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Worker worker =
        fixture.start(
            fixture.worker(
                job -> {
                  begun.countDown();
                  release.await();
                  return "done";
                }));
    String first = fixture.queue.add("n", 1).id();
    String second = fixture.queue.add("n", 2).id();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    worker.stopFetching();
    release.countDown();
    boolean finished = worker.close(Duration.ofSeconds(20));

    assertThat(finished).isTrue();
    assertThat(fixture.queue.snapshot(first).state()).isEqualTo(JobState.COMPLETED);
    assertThat(fixture.queue.snapshot(second).state()).isEqualTo(JobState.WAITING);
  }

  @Test
  void jobThatOutlastsTheGraceGoesBackWithoutAnAttempt() {
    Worker worker = fixture.start(fixture.worker(new SleepingProcessor()));
    String id = fixture.queue.add("n", 1).id();
    fixture.awaitState(id, JobState.ACTIVE);

    boolean finished = worker.close(Duration.ofMillis(100));

    assertThat(finished).isFalse();
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.WAITING);
    assertThat(fixture.queue.getJob(id).attemptsMade()).isZero();
  }

  @Test
  void closingTwiceOrUnstartedIsHarmless() {
    Worker worker = fixture.worker(job -> null).build();

    worker.close();
    worker.close();

    assertThat(worker.isAdvancing()).isFalse();
  }
}
