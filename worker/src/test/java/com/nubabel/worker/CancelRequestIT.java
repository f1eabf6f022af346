package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.CancelRequest;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a request to cancel reaches the worker that has the job, whenever it comes. */
@Timeout(60)
class CancelRequestIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final SleepingProcessor sleeper = new SleepingProcessor();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Cancels meet their jobs at every moment between add and end; none may be lost. */
  @Test
  void noCancelIsLostWheneverItComes() throws Exception {
    fixture.start(fixture.worker(sleeper).concurrency(50));

    for (int round = 0; round < 60; round++) {
      String id = fixture.queue.add("n", round).id();
      TimeUnit.MICROSECONDS.sleep(round * 30L);
      fixture.queue.cancel(id, "round " + round);
      fixture.awaitState(id, JobState.FAILED);
    }
  }

  @Test
  void requestThatComesBeforeItsJobIsKeptForIt() {
    ActiveJobs active = new ActiveJobs("w");
    FetchedJob fetched = new FetchedJob("7", "w:1", List.of());
    Job job = Job.of("q", "7", List.of("name", "n", "timestamp", "1"));
    RunningJob running = new RunningJob(null, null, job);
    RunningJob next = new RunningJob(null, null, job);

    active.cancel(new CancelRequest("q", "7", "w:1", "cancelled: x"));
    active.cancel(new CancelRequest("q", "7", "other:1", "cancelled: x"));
    active.add(fetched, running);
    active.add(new FetchedJob("8", "w:1", List.of()), next);

    assertThat(running.cancelReason()).isEqualTo("cancelled: x");
    assertThat(next.cancelReason()).isNull();
  }

  @Test
  void requestsGoOverTheReservedQueueAndLeaveNoJobThere() throws Exception {
    fixture.start(fixture.worker(sleeper));
    String id = fixture.queue.add("n", 1).id();
    sleeper.begun.await();

    fixture.queue.cancel(id, "enough");

    QueueKeys reserved = new QueueKeys(fixture.keys.prefix(), "nubabel");
    try (WorkerFixture other = new WorkerFixture(TestRedis.uri(), reserved)) {
      await().until(() -> !other.events().isEmpty());
      assertThat(other.events().get(0)).startsWith("event", "cancel").endsWith("jobId", id);
    }
  }

  @Test
  void isFoundAtTheRenewalOfItsLockWhenNobodyHearsTheRequest() throws Exception {
    fixture.start(fixture.worker(sleeper).lockDuration(Duration.ofSeconds(4)));
    String id = fixture.queue.add("n", 1, JobOptions.NONE.withAttempts(5)).id();
    sleeper.begun.await();

    // What cancel leaves in Redis, without its event.
    fixture
        .redis
        .reads()
        .hset(fixture.keys.job(id), "defa", "cancelled: unheard")
        .toCompletableFuture()
        .join();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .isEqualTo("cancelled: unheard");
  }
}
