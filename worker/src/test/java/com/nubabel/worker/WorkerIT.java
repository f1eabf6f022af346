package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.redis.GroupCommit;
import com.nubabel.bridge.testing.CommandStats;
import io.lettuce.core.LMoveArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkerIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void jobIsRunAndItsEndReadsAsNodeWouldHaveWrittenIt() throws Exception {
    fixture.start(
        fixture
            .worker(
                job -> {
                  job.updateProgress(Map.of("percent", 50));
                  job.log("half way");
                  return Map.of("r", List.of(1, "é/"));
                })
            .name("wk"));

    String id = fixture.queue.add("paint", Map.of("x", 1)).id();

    Job job = fixture.awaitState(id, JobState.COMPLETED).job();
    assertThat(job.returnvalue()).isEqualTo("{\"r\":[1,\"é/\"]}");
    assertThat(job.progress()).isEqualTo("{\"percent\":50}");
    assertThat(job.attemptsMade()).isEqualTo(1);
    assertThat(job.attemptsStarted()).isEqualTo(1);
    assertThat(job.processedBy()).isEqualTo("wk");
    assertThat(job.finishedOn()).isGreaterThanOrEqualTo(job.processedOn());
    assertThat(fixture.queue.getLogs(id)).containsExactly("half way");
    assertThat(fixture.events())
        .containsExactly(
            List.of("event", "added", "jobId", id, "name", "paint"),
            List.of("event", "waiting", "jobId", id),
            List.of("event", "active", "jobId", id, "prev", "waiting"),
            List.of("event", "progress", "jobId", id, "data", "{\"percent\":50}"),
            List.of(
                "event",
                "completed",
                "jobId",
                id,
                "returnvalue",
                "{\"r\":[1,\"é/\"]}",
                "prev",
                "active"),
            List.of("event", "drained"));
    assertThat(fixture.redis.reads().exists(fixture.keys.job(id) + ":lock").get()).isZero();
    assertThat(fixture.redis.reads().exists(fixture.keys.base() + "active").get()).isZero();
  }

  @Test
  void manyJobsRunEachOnceAndNoMoreAtATimeThanAllowed() {
    int jobs = 2000;
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Processor processor =
        job -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          seen.add(job.id());
          runs.incrementAndGet();
          now.decrementAndGet();
          return null;
        };
    for (int i = 0; i < jobs; i++) {
      var unused = fixture.queue.addAsync(NewJob.of("n", i, JobOptions.NONE));
    }

    fixture.start(fixture.worker(processor).concurrency(10));
    fixture.start(fixture.worker(processor).concurrency(10));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fixture.redis.reads().zcard(fixture.keys.base() + "completed").get() == jobs);
    assertThat(seen).hasSize(jobs);
    assertThat(runs.get()).isEqualTo(jobs);
    assertThat(most.get()).isLessThanOrEqualTo(20);
  }

  @Test
  void delayedJobRunsWhenItIsDue() {
    fixture.start(fixture.worker(job -> null));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withDelay(Duration.ofMillis(300))).id();

    Job job = fixture.awaitState(id, JobState.COMPLETED).job();
    assertThat(job.processedOn() - job.timestamp()).isBetween(300L, 2000L);
    assertThat(fixture.eventNames(id))
        .containsExactly(
            "added", "delayed", "waiting<delayed", "active<waiting", "completed<active");
  }

  @Test
  void finishedJobIsGoneWhenItSaidSo() {
    fixture.start(fixture.worker(job -> 1));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withRemoveOnComplete(KeepJobs.NONE)).id();

    await().until(() -> fixture.eventNames(id).contains("completed<active"));
    assertThat(fixture.queue.getJob(id)).isNull();
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
  void idleWorkerTakesAJobLongBeforeItWouldAskByItself() {
    fixture.start(fixture.worker(job -> null).drainDelay(Duration.ofSeconds(10)));
    fixture.awaitState(fixture.queue.add("n", 1).id(), JobState.COMPLETED);
    long began = System.nanoTime();

    fixture.awaitState(fixture.queue.add("n", 2).id(), JobState.COMPLETED);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void loneJobCostsThreeCalls() throws Exception {
    fixture.start(fixture.worker(job -> null).concurrency(5).drainDelay(Duration.ofSeconds(10)));
    fixture.awaitState(fixture.queue.add("n", 0).id(), JobState.COMPLETED);
    GroupCommit commit = fixture.redis.commit(fixture.keys.base());
    long groupsBefore = commit.calls();
    long callsBefore = CommandStats.calls(fixture.redis, "evalsha");

    for (int i = 0; i < 10; i++) {
      String id = fixture.queue.add("n", i).id();
      await().until(() -> fixture.eventNames(id).contains("completed<active"));
    }

    // Add, fetch on the connection that waited, finish.
    assertThat(CommandStats.calls(fixture.redis, "evalsha") - callsBefore).isBetween(30L, 34L);
    assertThat(commit.calls() - groupsBefore).isBetween(20L, 22L);
  }

  @Test
  void idleWorkerFetchesAlsoWhereTheScriptIsForgotten() throws Exception {
    fixture.start(fixture.worker(job -> null).drainDelay(Duration.ofSeconds(10)));
    fixture.awaitState(fixture.queue.add("n", 0).id(), JobState.COMPLETED);
    fixture.redis.commands().scriptFlush().get();

    // As another client would add it, which does not bring the script back.
    Map<String, String> job = Map.of("name", "n", "data", "1", "opts", "{}", "timestamp", "1");
    fixture.redis.commands().hset(fixture.keys.job("byHand"), job).get();
    fixture.redis.commands().lpush(fixture.keys.base() + "wait", "byHand").get();
    fixture.redis.commands().zadd(fixture.keys.marker(), 0, "0").get();

    fixture.awaitState("byHand", JobState.COMPLETED);
  }

  @Test
  void idleWorkerCountsNoActiveJob() {
    Worker worker = fixture.start(fixture.worker(job -> null).concurrency(2));

    fixture.awaitState(fixture.queue.add("n", 1).id(), JobState.COMPLETED);

    await().until(() -> worker.active() == 0);
    assertThat(worker.isAdvancing()).isTrue();
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

  @Test
  void customEventsStandOnTheStreamWithTheirJob() {
    fixture.start(
        fixture.worker(
            job -> {
              job.publish("token", Map.of("text", "hi"));
              job.publish("completed", Map.of());
              return null;
            }));

    String id = fixture.queue.add("n", 1).id();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .startsWith("event must be a name of your own")
        .endsWith("got 'completed'");
    assertThat(fixture.events())
        .contains(List.of("event", "token", "data", "{\"text\":\"hi\"}", "jobId", id));
  }

  @Nested
  class Failing {
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
  }

  @Nested
  class Locks {
    @Test
    void lockIsRenewedWhileTheProcessorBlocks() throws Exception {
      CountDownLatch release = new CountDownLatch(1);
      fixture.start(
          fixture
              .worker(job -> release.await(10, TimeUnit.SECONDS))
              .lockDuration(Duration.ofMillis(400))
              .stalledInterval(Duration.ofMillis(200)));
      String id = fixture.queue.add("n", 1).id();
      fixture.awaitState(id, JobState.ACTIVE);
      long began = System.nanoTime();

      await().until(() -> System.nanoTime() - began > Duration.ofMillis(1500).toNanos());
      release.countDown();

      Job job = fixture.awaitState(id, JobState.COMPLETED).job();
      assertThat(job.stalledCount()).isZero();
      assertThat(job.attemptsStarted()).isEqualTo(1);
    }

    @Test
    void eachSweepForStalledJobsCountsAndIsNotBarredByTheLastOne() {
      long interval = 300;
      fixture.start(fixture.worker(job -> null).stalledInterval(Duration.ofMillis(interval)));
      SortedSet<Long> sweeps = new TreeSet<>();

      await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                String at = fixture.redis.reads().get(fixture.keys.base() + "stalled-check").get();
                if (at != null) {
                  sweeps.add(Long.valueOf(at));
                }
                return sweeps.size() == 8;
              });

      assertThat((sweeps.last() - sweeps.first()) / 7).isLessThan(interval * 3 / 2);
    }

    @Test
    void stalledJobReturnsToWaitingAndRuns() throws Exception {
      String id = fixture.queue.add("n", 1).id();
      // A worker that took it and died: active, with no lock.
      fixture
          .redis
          .commands()
          .lmove(
              fixture.keys.base() + "wait",
              fixture.keys.base() + "active",
              LMoveArgs.Builder.rightLeft())
          .get();

      fixture.start(fixture.worker(job -> "saved").stalledInterval(Duration.ofMillis(200)));

      Job job = fixture.awaitState(id, JobState.COMPLETED).job();
      assertThat(job.stalledCount()).isEqualTo(1);
      assertThat(fixture.eventNames(id)).contains("waiting<active", "stalled");
    }

    @Test
    void jobWhoseLockIsLostIsCancelledAndItsResultIsNotWritten() throws Exception {
      CountDownLatch interrupted = new CountDownLatch(1);
      fixture.start(
          fixture
              .worker(
                  job -> {
                    try {
                      Thread.sleep(20_000);
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                    return "too late";
                  })
              .lockDuration(Duration.ofMillis(400)));
      String id = fixture.queue.add("n", 1).id();
      fixture.awaitState(id, JobState.ACTIVE);

      fixture.redis.commands().set(fixture.keys.job(id) + ":lock", "another's").get();

      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(fixture.queue.getJob(id).returnvalue()).isNull();
      assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.ACTIVE);
    }
  }

  @Nested
  class Closing {
    @Test
    void runningJobsFinishFirst() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Worker worker =
          fixture.start(
              fixture.worker(
                  job -> {
                    begun.countDown();
                    release.await(10, TimeUnit.SECONDS);
                    return "done";
                  }));
      String first = fixture.queue.add("n", 1).id();
      String second = fixture.queue.add("n", 2).id();
      assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

      worker.stopFetching();
      release.countDown();
      boolean finished = worker.close(Duration.ofSeconds(5));

      assertThat(finished).isTrue();
      assertThat(fixture.queue.snapshot(first).state()).isEqualTo(JobState.COMPLETED);
      assertThat(fixture.queue.snapshot(second).state()).isEqualTo(JobState.WAITING);
    }

    @Test
    void jobThatOutlastsTheGraceGoesBackWithoutAnAttempt() {
      Worker worker =
          fixture.start(
              fixture.worker(
                  job -> {
                    Thread.sleep(60_000);
                    return null;
                  }));
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
}
