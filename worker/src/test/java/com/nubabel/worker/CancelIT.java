package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.CancelRequest;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CancelIT {
  private static final JobOptions FIVE_ATTEMPTS = JobOptions.NONE.withAttempts(5);

  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Nested
  class OneThatIsActive {
    private final CountDownLatch begun = new CountDownLatch(1);

    @Test
    void isInterruptedOnAnotherConnectionAndFailsForGood() throws Exception {
      fixture.start(fixture.worker(this::sleepLong));
      String id = fixture.queue.add("n", 1, FIVE_ATTEMPTS).id();
      begun.await();

      Cancellation cancellation;
      try (WorkerFixture other = new WorkerFixture(redisUri(), fixture.keys)) {
        cancellation = other.queue.cancel(id, "enough");
      }

      assertThat(cancellation).isEqualTo(Cancellation.REQUESTED);
      Job job = fixture.awaitState(id, JobState.FAILED).job();
      assertThat(job.failedReason()).isEqualTo("cancelled: enough");
      assertThat(job.deferredFailure()).isNull();
      assertThat(job.attemptsMade()).isEqualTo(1);
      assertThat(fixture.eventNames(id)).endsWith("active<waiting", "failed<active");
    }

    @Test
    void failsAlsoIfItsProcessorReturns() throws Exception {
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
    void isFoundAtTheRenewalOfItsLockWhenNobodyHearsTheRequest() throws Exception {
      fixture.start(fixture.worker(this::sleepLong).lockDuration(Duration.ofMillis(800)));
      String id = fixture.queue.add("n", 1, FIVE_ATTEMPTS).id();
      begun.await();

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

    @Test
    void anotherJobInTheSameSlotIsLeftAlone() throws Exception {
      AtomicInteger runs = new AtomicInteger();
      fixture.start(
          fixture.worker(
              job -> {
                runs.incrementAndGet();
                if (job.name().equals("first")) {
                  return sleepLong(job);
                }
                return job.isCancelled();
              }));
      String first = fixture.queue.add("first", 1).id();
      begun.await();
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

    private Object sleepLong(ActiveJob job) throws InterruptedException {
      begun.countDown();
      TimeUnit.MINUTES.sleep(5);
      return null;
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

  enum Place {
    WAITING,
    PAUSED,
    DELAYED,
    PRIORITIZED,
    WAITING_CHILDREN
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsNotActiveFailsAtOnceAndUnrun(Place place) {
    String id = addTo(place);

    assertThat(fixture.queue.cancel(id, "no more")).isEqualTo(Cancellation.DONE);

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.failedReason()).isEqualTo("cancelled: no more");
    assertThat(job.attemptsMade()).isZero();
    assertThat(job.finishedOn()).isPositive();
    for (String list : List.of("wait", "paused", "delayed", "prioritized", "waiting-children")) {
      assertThat(exists(list)).as(list).isFalse();
    }
    assertThat(fixture.events())
        .contains(List.of("event", "retries-exhausted", "jobId", id, "attemptsMade", "0"));
  }

  /** By hand, where no option brings a job. */
  private String addTo(Place place) {
    String base = fixture.keys.base();
    var redis = fixture.redis.reads();
    JobOptions options =
        switch (place) {
          case DELAYED -> JobOptions.NONE.withDelay(Duration.ofHours(1));
          case PRIORITIZED -> JobOptions.NONE.withPriority(3);
          default -> JobOptions.NONE;
        };
    String id = fixture.queue.add("n", 1, options).id();
    if (place == Place.PAUSED) {
      redis.rename(base + "wait", base + "paused").toCompletableFuture().join();
    } else if (place == Place.WAITING_CHILDREN) {
      redis.lrem(base + "wait", 0, id).toCompletableFuture().join();
      redis.zadd(base + "waiting-children", 1, id).toCompletableFuture().join();
    }
    return id;
  }

  private boolean exists(String list) {
    return fixture.redis.reads().exists(fixture.keys.base() + list).toCompletableFuture().join()
        == 1;
  }

  @Test
  void whatIsKeptOfItIsAsItsOptionsSay() {
    JobOptions options = JobOptions.NONE.withRemoveOnFail(KeepJobs.NONE);
    String id = fixture.queue.add("n", 1, options).id();

    fixture.queue.cancel(id, "no more");

    assertThat(fixture.queue.getJob(id)).isNull();
    assertThat(fixture.eventNames(id)).contains("failed<waiting");
  }

  @Test
  void oneThatHasFinishedIsRefused() {
    fixture.start(fixture.worker(job -> null));
    String id = fixture.queue.add("n", 1).id();
    fixture.awaitState(id, JobState.COMPLETED);

    assertThatThrownBy(() -> fixture.queue.cancel(id, "late"))
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.FINISHED));
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test
  void oneThatIsNotThereIsRefusedAndNothingIsWritten() {
    assertThatThrownBy(() -> fixture.queue.cancel("404", "why"))
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.JOB_MISSING));
    assertThat(exists("404")).isFalse();
  }

  /** Cancels meet their jobs at every moment between add and end; none may be lost. */
  @Test
  void noCancelIsLostWheneverItComes() throws Exception {
    fixture.start(
        fixture
            .worker(
                job -> {
                  TimeUnit.MINUTES.sleep(5);
                  return null;
                })
            .concurrency(50));

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
    CountDownLatch begun = new CountDownLatch(1);
    fixture.start(
        fixture.worker(
            job -> {
              begun.countDown();
              TimeUnit.MINUTES.sleep(5);
              return null;
            }));
    String id = fixture.queue.add("n", 1).id();
    begun.await();

    fixture.queue.cancel(id, "enough");

    QueueKeys reserved = new QueueKeys(fixture.keys.prefix(), "nubabel");
    try (WorkerFixture other = new WorkerFixture(redisUri(), reserved)) {
      await().until(() -> !other.events().isEmpty());
      assertThat(other.events().get(0)).startsWith("event", "cancel").endsWith("jobId", id);
    }
  }

  private static String redisUri() {
    return TestRedis.uri();
  }
}
