package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import io.lettuce.core.LMoveArgs;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lock of a job: held while it runs, and what becomes of the job without it. */
class WorkerLocksIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    fixture.close();
  }

  private Object waitForRelease(ActiveJob job) throws InterruptedException {
    release.await();
    return null;
  }

  @Test
  void lockIsRenewedWhileTheProcessorBlocks() {
    fixture.start(
        fixture
            .worker(this::waitForRelease)
            .lockDuration(Duration.ofSeconds(3))
            .stalledInterval(Duration.ofMillis(200)));
    String id = fixture.queue.add("n", 1).id();
    fixture.awaitState(id, JobState.ACTIVE);

    // Four are made in a lock's time: with the fifth it has outlived that.
    awaitRenewals(id, 5);
    release.countDown();

    Job job = fixture.awaitState(id, JobState.COMPLETED).job();
    assertThat(job.stalledCount()).isZero();
    assertThat(job.attemptsStarted()).isEqualTo(1);
  }

  /** Waits until the time that a job's lock has left has risen so many times. */
  private void awaitRenewals(String id, int renewals) {
    AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    AtomicInteger seen = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              long now = fixture.redis.reads().pttl(fixture.keys.job(id) + ":lock").get();
              return now > left.getAndSet(now) && seen.incrementAndGet() == renewals;
            });
  }

  @Test
  void eachSweepForStalledJobsCountsAndIsNotBarredByTheLastOne() {
    long interval = 300;
    fixture.start(fixture.worker(job -> null).stalledInterval(Duration.ofMillis(interval)));
    SortedSet<Long> sweeps = new TreeSet<>();

    // A busy machine holds sweeps up, but not all.
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              String at = fixture.redis.reads().get(fixture.keys.base() + "stalled-check").get();
              if (at != null) {
                sweeps.add(Long.valueOf(at));
              }
              return sweeps.size() >= 8 && Collections.min(gaps(sweeps)) < interval * 3 / 2;
            });

    // The last one bars others for an interval from when it comes to Redis, some ms after this.
    assertThat(gaps(sweeps)).allMatch(gap -> gap > interval + 30);
  }

  private static List<Long> gaps(SortedSet<Long> times) {
    List<Long> all = List.copyOf(times);
    return IntStream.range(1, all.size()).mapToObj(i -> all.get(i) - all.get(i - 1)).toList();
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
    Worker worker =
        fixture.start(
            fixture
                .worker(
                    job -> {
                      try {
                        release.await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                      }
                      return "too late";
                    })
                .lockDuration(Duration.ofMillis(400)));
    String id = fixture.queue.add("n", 1).id();
    fixture.awaitState(id, JobState.ACTIVE);

    fixture.redis.commands().set(fixture.keys.job(id) + ":lock", "another's").get();

    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    await().until(() -> worker.active() == 0);
    assertThat(fixture.queue.getJob(id).returnvalue()).isNull();
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.ACTIVE);
  }

  @Test
  void lockThatIsNotRenewedEndsAndIsSeenByWhoLooks() {
    List<String> stalled = new CopyOnWriteArrayList<>();
    fixture.start(
        fixture
            .worker(this::waitForRelease)
            .lockDuration(Duration.ofMillis(200))
            .skipLockRenewal()
            .skipStalledCheck());
    String id = fixture.add(1).get(0);
    fixture.awaitState(id, JobState.ACTIVE);

    await().until(() -> !fixture.exists(id + ":lock"));
    assertThat(fixture.exists("stalled-check")).isFalse();
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
