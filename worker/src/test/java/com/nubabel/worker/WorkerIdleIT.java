package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.GroupCommit;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.testing.CommandStats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that has nothing to do: what wakes it, and what that costs. */
class WorkerIdleIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void idleWorkerTakesAJobLongBeforeItWouldAskByItself() {
    fixture.start(fixture.worker(job -> null).drainDelay(Duration.ofSeconds(10)));
    fixture.awaitState(fixture.queue.add("n", 1).id(), JobState.COMPLETED);
    long began = System.nanoTime();

    fixture.awaitState(fixture.queue.add("n", 2).id(), JobState.COMPLETED);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void loneJobCostsThreeCalls() throws Exception {
    fixture.start(
        fixture
            .worker(job -> null)
            .concurrency(5)
            .drainDelay(Duration.ofSeconds(10))
            .skipLockRenewal()
            .skipStalledCheck());
    fixture.awaitIdleWorker(); // No fetch of its beginning is counted.
    fixture.awaitState(fixture.queue.add("n", 0).id(), JobState.COMPLETED);
    GroupCommit commit = fixture.redis.commit(fixture.keys.base());
    long groupsBefore = commit.calls();
    long callsBefore = CommandStats.calls(fixture.redis, "evalsha");

    for (int i = 0; i < 10; i++) {
      String id = fixture.queue.add("n", i).id();
      await().until(() -> fixture.eventNames(id).contains("completed<active"));
    }

    // Add, fetch behind the wait, finish.
    assertThat(CommandStats.calls(fixture.redis, "evalsha") - callsBefore).isEqualTo(30);
    assertThat(commit.calls() - groupsBefore).isEqualTo(20);
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

  /** Whatever Redis' clock shows. */
  @Test
  void idleWorkerGoesByItsOwnClock() {
    InstantSource ahead = InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
    fixture.start(fixture.worker(job -> null).drainDelay(Duration.ofSeconds(10)).clock(ahead));
    fixture.awaitState(fixture.queue.add("n", 0).id(), JobState.COMPLETED);

    JobOptions halfAnHour = JobOptions.NONE.withDelay(Duration.ofMinutes(30));
    String delayed = fixture.queue.add("n", 1, halfAnHour).id();
    Job job = fixture.awaitState(delayed, JobState.COMPLETED).job();

    long start = job.timestamp() + Duration.ofHours(1).toMillis();
    assertThat(job.processedOn()).isBetween(start - 1_000, start + 20_000);
  }

  @Test
  void whenRedisClockJumpsNoMoreIsBelievedThanTheLongestWait() {
    JobOperations operations = new JobOperations(fixture.worker(job -> null).options());
    fixture.queue.add("n", 0, JobOptions.NONE.withDelay(Duration.ofMinutes(30)));
    String id = fixture.queue.add("n", 1).id();
    long sent = System.currentTimeMillis();

    long hour =
        TimeUnit.HOURS.toMicros(1); // By which Redis' clock is ahead since the call was sent.
    Operation fetch = operations.moveToActiveLater(sent, hour, List.of("t:0", "t:1"));
    List<Object> reply = fixture.redis.commit(fixture.keys.base()).submit(fetch).join();

    assertThat(Fetched.of(reply, "").jobs()).extracting(FetchedJob::id).containsExactly(id);
    assertThat(fixture.queue.getJob(id).processedOn())
        .isEqualTo(sent + MarkerWait.BLOCK_MAX.toMillis());
  }

  @Test
  void idleWorkerTakesJobsThatComeTogether() throws InterruptedException {
    int jobs = 40;
    CountDownLatch allRun = new CountDownLatch(jobs);
    Processor processor =
        job -> {
          allRun.countDown();
          return allRun.await(20, TimeUnit.SECONDS);
        };
    fixture.start(fixture.worker(processor).concurrency(jobs).drainDelay(Duration.ofSeconds(10)));
    fixture.awaitIdleWorker();

    fixture.add(jobs);

    assertThat(allRun.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void idleWorkerCountsNoActiveJob() {
    Worker worker = fixture.start(fixture.worker(job -> null).concurrency(2));

    fixture.awaitState(fixture.queue.add("n", 1).id(), JobState.COMPLETED);

    await().until(() -> worker.active() == 0);
    assertThat(worker.isAdvancing()).isTrue();
  }
}
