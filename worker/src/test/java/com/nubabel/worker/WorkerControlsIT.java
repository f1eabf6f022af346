package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a worker is told beside its processor, before it starts and while it runs. */
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

  private List<String> add(int jobs) {
    return IntStream.range(0, jobs).mapToObj(i -> fixture.queue.add("n", i).id()).toList();
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

  @Nested
  class WhileItRuns {
    @Test
    void concurrencyIsRaisedAndLowered() {
      Worker worker = fixture.start(fixture.worker(WorkerControlsIT.this::waitAndCount));
      add(12);
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
      Worker worker =
          fixture.start(fixture.worker(WorkerControlsIT.this::waitAndCount).concurrency(2));
      add(4);
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

    @Test
    void markerThatAPausedWorkerTookWakesAnother() {
      Worker paused =
          fixture.start(fixture.worker(job -> "paused").drainDelay(Duration.ofSeconds(9)));
      await().until(() -> fixture.queue.inspect().getWorkers().size(), workers -> workers == 1);
      String first = add(1).get(0);
      fixture.awaitState(first, JobState.COMPLETED);

      paused.pause();
      Worker other =
          fixture.start(fixture.worker(job -> "other").drainDelay(Duration.ofSeconds(9)));
      await().until(() -> fixture.queue.inspect().getWorkers().size(), workers -> workers == 2);

      String second = add(1).get(0);
      assertThat(fixture.awaitState(second, JobState.COMPLETED).job().returnvalue())
          .isEqualTo("\"other\"");
      assertThat(other.isPaused()).isFalse();
    }
  }

  @Nested
  class Limits {
    @Test
    void limiterHoldsJobsUpUntilTheNextWindow() {
      List<Long> began = new CopyOnWriteArrayList<>();
      fixture.start(
          fixture
              .worker(job -> began.add(System.nanoTime()))
              .concurrency(5)
              .limiter(new RateLimit(2, Duration.ofMillis(400))));

      add(5);

      await().until(() -> began.size() == 5);
      List<Long> sorted = began.stream().sorted().toList();
      assertThat(Duration.ofNanos(sorted.get(4) - sorted.get(0)))
          .isBetween(Duration.ofMillis(700), Duration.ofSeconds(10));
    }

    @Test
    void jobThatWasStartedTooOftenFailsUnrun() {
      ManualWorker earlier = Worker.builder(fixture.redis, fixture.keys).buildManual();
      String id = add(1).get(0);
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
              .timeout(Duration.ofMillis(150)));

      String id = fixture.queue.add("n", 1, JobOptions.NONE.withAttempts(2)).id();

      Job job = fixture.awaitState(id, JobState.COMPLETED).job();
      assertThat(job.attemptsMade()).isEqualTo(2);
      assertThat(job.stacktrace()).containsExactly("timed out after 150 ms");
      assertThat(done).hasValue(1);
    }

    @Test
    void jobThatReturnsAfterItsTimeFailsAllTheSame() {
      CountDownLatch told = new CountDownLatch(1);
      fixture.start(
          fixture
              .worker(
                  job -> {
                    job.onCancel(told::countDown);
                    while (!job.isCancelled()) {
                      Thread.onSpinWait();
                    }
                    told.await(10, TimeUnit.SECONDS);
                    return "late";
                  })
              .timeout(Duration.ofMillis(50)));

      String id = add(1).get(0);

      assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
          .isEqualTo("timed out after 50 ms");
    }
  }

  @Nested
  class Backoffs {
    private static final String OWN = "{\"attempts\":3,\"backoff\":{\"type\":\"own\",\"delay\":5}}";

    private String addWithOwnBackoff() {
      return fixture.queue.add("n", 1, JobOptions.of(Json.parse(OWN))).id();
    }

    private WorkerBuilder failing() {
      return fixture.worker(
          job -> {
            throw new IllegalStateException("boom");
          });
    }

    @Test
    void strategySaysHowLongAndWhetherAtAll() {
      List<String> asked = new CopyOnWriteArrayList<>();
      fixture.start(
          failing()
              .backoffStrategy(
                  (attempt, failure, job) -> {
                    asked.add(attempt + failure.getMessage() + job.options().backoff().type());
                    return attempt == 1 ? Duration.ofMillis(20) : null;
                  }));

      String id = addWithOwnBackoff();

      assertThat(fixture.awaitState(id, JobState.FAILED).job().attemptsMade()).isEqualTo(2);
      assertThat(asked).containsExactly("1boomown", "2boomown");
      assertThat(fixture.eventNames(id)).contains("delayed", "waiting<delayed");
    }

    @Test
    void strategyThatFailsFailsTheJobAndSaysSo() {
      fixture.start(
          failing()
              .backoffStrategy(
                  (attempt, failure, job) -> {
                    throw new IllegalArgumentException("no idea");
                  }));

      String id = addWithOwnBackoff();

      assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
          .startsWith("boom; its backoff strategy failed")
          .contains("no idea");
    }
  }

  @Nested
  class Listening {
    @Test
    void listenerHearsTheLifeOfJobsInOrder() {
      List<String> heard = new CopyOnWriteArrayList<>();
      WorkerListener listener =
          new WorkerListener() {
            @Override
            public void active(Job job) {
              heard.add("active " + job.name());
              throw new IllegalStateException("listeners may fail");
            }

            @Override
            public void progress(Job job, Object progress) {
              heard.add("progress " + progress);
            }

            @Override
            public void completed(Job job, String returnvalue) {
              heard.add("completed " + returnvalue);
            }

            @Override
            public void failed(String jobId, Job job, String failedReason) {
              heard.add("failed " + failedReason);
            }

            @Override
            public void drained() {
              heard.add("drained");
            }

            @Override
            public void paused() {
              heard.add("paused");
            }

            @Override
            public void resumed() {
              heard.add("resumed");
            }

            @Override
            public void closed() {
              heard.add("closed");
            }
          };
      fixture.queue.add("good", 1);
      fixture.queue.add("bad", 1);

      Worker worker =
          fixture.start(
              fixture
                  .worker(
                      job -> {
                        job.updateProgress(50);
                        if (job.name().equals("bad")) {
                          throw new IllegalStateException("boom");
                        }
                        return 7;
                      })
                  .listener(listener));
      await().until(() -> heard.contains("drained"));
      worker.pause();
      worker.resume();
      worker.close();
      worker.close();

      assertThat(heard)
          .containsExactlyInAnyOrder(
              "active good",
              "progress 50",
              "completed 7",
              "active bad",
              "progress 50",
              "failed boom",
              "drained",
              "paused",
              "resumed",
              "closed");
      assertThat(heard).startsWith("active good", "progress 50", "completed 7", "active bad");
      assertThat(heard).endsWith("paused", "resumed", "closed");
    }
  }

  @Nested
  class Skipping {
    @Test
    void lockThatIsNotRenewedEndsAndIsSeenByWhoLooks() {
      List<String> stalled = new CopyOnWriteArrayList<>();
      fixture.start(
          fixture
              .worker(WorkerControlsIT.this::waitAndCount)
              .lockDuration(Duration.ofMillis(200))
              .skipLockRenewal()
              .skipStalledCheck());
      String id = add(1).get(0);
      fixture.awaitState(id, JobState.ACTIVE);

      await()
          .until(
              () ->
                  fixture
                          .redis
                          .reads()
                          .exists(fixture.keys.job(id) + ":lock")
                          .toCompletableFuture()
                          .join()
                      == 0);
      assertThat(
              fixture
                  .redis
                  .reads()
                  .exists(fixture.keys.base() + "stalled-check")
                  .toCompletableFuture()
                  .join())
          .isZero();
      Worker sweeper =
          fixture
              .worker(job -> null)
              .stalledInterval(Duration.ofMillis(100))
              .listener(
                  new WorkerListener() {
                    @Override
                    public void stalled(String jobId) {
                      stalled.add(jobId);
                    }
                  })
              .build();
      sweeper.pause();
      sweeper.start();
      await().until(() -> stalled.contains(id));
      sweeper.close();
    }
  }
}
