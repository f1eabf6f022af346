package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.RateLimit;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several jobs in one call of an author's code. */
@Timeout(60)
class BatchIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);

  @AfterEach
  void close() {
    fixture.close();
  }

  private WorkerBuilder batch(int size, BatchProcessor processor) {
    return Worker.builder(fixture.redis, fixture.keys)
        .drainDelay(Duration.ofSeconds(1))
        .batch(
            size,
            jobs -> {
              sizes.add(jobs.size());
              processor.process(jobs);
            });
  }

  private List<String> add(int jobs) {
    return add(jobs, JobOptions.NONE);
  }

  private List<String> add(int jobs, JobOptions options) {
    List<NewJob> all = IntStream.range(0, jobs).mapToObj(i -> NewJob.of("n", i, options)).toList();
    return fixture.queue.addBulk(all).stream().map(added -> added.id()).toList();
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

  @Nested
  class WhatACallGets {
    @Test
    void isWhatThereIsUpToTheSizeOfABatchInTheOrderOfTheQueue() {
      List<String> ids = add(25);
      List<String> seen = new CopyOnWriteArrayList<>();

      fixture.start(batch(10, jobs -> jobs.forEach(job -> seen.add(job.id()))));

      ids.forEach(id -> ended(id, JobState.COMPLETED));
      assertThat(sizes).containsExactly(10, 10, 5);
      assertThat(seen).isEqualTo(ids);
    }

    @Test
    void isNotWaitedForAndIsMoreWhenMoreHasCome() {
      Semaphore mayReturn = new Semaphore(0);
      fixture.start(batch(10, jobs -> mayReturn.acquire()));
      String first = add(1).get(0);
      await().until(() -> sizes.equals(List.of(1)));

      List<String> others = add(12);
      mayReturn.release(10);

      ended(first, JobState.COMPLETED);
      others.forEach(id -> ended(id, JobState.COMPLETED));
      assertThat(sizes).containsExactly(1, 10, 2);
    }

    @Test
    void isOneOfAsManyBatchesAtOnceAsConcurrencySays() {
      Semaphore mayReturn = new Semaphore(0);
      AtomicInteger calls = new AtomicInteger();
      add(20);
      Worker worker =
          fixture.start(
              batch(
                      4,
                      jobs -> {
                        calls.incrementAndGet();
                        mayReturn.acquire();
                      })
                  .concurrency(2));

      await().until(() -> worker.active() == 8);

      assertThat(calls).hasValue(2);
      mayReturn.release(100);
      await().until(() -> calls.get() == 5);
    }
  }

  @Nested
  class EachJob {
    @Test
    void endsByItself() {
      JobOptions twice = JobOptions.NONE.withAttempts(2);
      List<String> ids = add(5, twice);
      AtomicInteger calls = new AtomicInteger();

      fixture.start(
          batch(
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
      List<String> ids = add(3);

      fixture.start(
          batch(
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
      List<String> ids = add(3);
      CountDownLatch hook = new CountDownLatch(1);
      fixture.start(
          batch(
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

      assertThat(ended(ids.get(1), JobState.FAILED).failedReason())
          .isEqualTo("cancelled: this one");
      ended(ids.get(0), JobState.COMPLETED);
      assertThat(ended(ids.get(2), JobState.COMPLETED).returnvalue()).isEqualTo("false");
    }

    @Test
    void isInterruptedWithItsCallWhenNoOtherIsLeftToBeDone() throws Exception {
      List<String> ids = add(3);
      fixture.start(
          batch(
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
      List<String> ids = add(2, JobOptions.NONE.withAttempts(2));
      fixture.start(
          batch(
                  2,
                  jobs -> {
                    if (sizes.size() == 1) {
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
      List<String> ids = add(2);
      fixture.start(
          batch(
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
      List<String> ids = add(3);
      Worker worker =
          fixture.start(
              batch(
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

  @Test
  void lostReplyDoublesNoEndAndLosesNone() {
    int jobs = 30;
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        WorkerFixture cut = new WorkerFixture(proxy.uri(), fixture.keys)) {
      List<String> ids = add(jobs, JobOptions.NONE.withAttempts(2));
      proxy.cutReplyTo("moveToFinished");

      cut.start(
          Worker.builder(cut.redis, cut.keys)
              .batch(
                  10,
                  all -> {
                    if (all.get(0).job().attemptsMade() == 0) {
                      all.get(3).fail(new IllegalStateException("once"));
                    }
                  }));

      ids.forEach(id -> ended(id, JobState.COMPLETED));
      for (String name : List.of("completed", "added")) {
        assertThat(fixture.events().stream().filter(event -> event.get(1).equals(name)))
            .as(name)
            .hasSize(jobs);
      }
    }
  }

  @Test
  void rateLimitCountsJobsAndNotBatches() {
    List<String> ids = add(5);
    fixture.start(batch(10, jobs -> {}).limiter(new RateLimit(3, Duration.ofMillis(500))));

    ids.forEach(id -> ended(id, JobState.COMPLETED));

    assertThat(sizes).containsExactly(3, 2);
  }

  @Test
  void endsOfABatchGoOutInFewCalls() {
    int jobs = 100;
    Semaphore mayReturn = new Semaphore(0);
    List<String> ids = add(jobs);
    fixture.start(batch(jobs, all -> mayReturn.acquire()));
    await().until(() -> sizes.equals(List.of(jobs)));
    long before = fixture.redis.commit(fixture.keys.base()).calls();

    // No call is answered before all ends are on their way, however slow this machine is.
    fixture.redis.commands().clientPause(500).toCompletableFuture().join();
    mayReturn.release();
    ids.forEach(id -> ended(id, JobState.COMPLETED));

    // Those that may be under way at once, one with the rest, and fetches that find the queue
    // empty; one by one the ends alone would be a hundred.
    assertThat(fixture.redis.commit(fixture.keys.base()).calls() - before).isLessThan(10);
  }

  @Test
  void besideNodeNoJobIsLostAndNoneDoneTwice() throws Exception {
    int jobs = 1000;
    NodeProject node = NodeProject.ofTheTests();
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    String[] arguments = {
      TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue(), String.valueOf(jobs)
    };
    CompletableFuture<List<JsonNode>> ofNode =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return node.run("run-crowd.mjs", arguments);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.queue.inspect().getWorkers().size() == 1);
    fixture.start(batch(7, all -> all.forEach(job -> ran.add(job.id()))).concurrency(3));

    add(jobs);

    List<String> all = new ArrayList<>(ofNode.get().stream().map(JsonNode::asText).toList());
    assertThat(all).isNotEmpty();
    assertThat(ran).isNotEmpty();
    all.addAll(ran);
    assertThat(all).hasSize(jobs).doesNotHaveDuplicates();
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> batch(0, jobs -> {}).build())
        .isInstanceOf(BadInputException.class)
        .hasMessage("batch.size must be from 1 to 100, got 0");
    assertThatThrownBy(() -> batch(2, jobs -> {}).processor(job -> null).build())
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("batch must not be given beside");
    assertThatThrownBy(() -> batch(2, jobs -> {}).buildManual())
        .isInstanceOf(BadInputException.class);
  }
}
