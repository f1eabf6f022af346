package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.NewJob;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds on every kind of thread: platform threads, and virtual ones where the JVM has them.
 */
class WorkerThreadsIT {
  private final WorkerFixture fixture = new WorkerFixture();

  static Stream<Named<Function<String, ExecutorService>>> threads() {
    Named<Function<String, ExecutorService>> pool = Named.of("platform", JobThreads::newPool);
    Named<Function<String, ExecutorService>> best = Named.of("virtual", JobThreads::newExecutor);
    return JobThreads.areVirtual() ? Stream.of(pool, best) : Stream.of(pool);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private WorkerBuilder worker(Function<String, ExecutorService> threads, Processor processor) {
    WorkerBuilder builder = fixture.worker(processor);
    builder.threads = threads;
    return builder;
  }

  @Test
  void newestKindOfThreadIsUsedFromJava21On() {
    assertThat(JobThreads.areVirtual()).isEqualTo(Runtime.version().feature() >= 21);
  }

  @ParameterizedTest
  @MethodSource("threads")
  void asManyJobsBlockAtOnceAsAllowed(Function<String, ExecutorService> threads) throws Exception {
    int jobs = 300;
    CountDownLatch allAreThere = new CountDownLatch(jobs);
    fixture.start(
        worker(
                threads,
                job -> {
                  allAreThere.countDown();
                  return allAreThere.await(20, TimeUnit.SECONDS);
                })
            .concurrency(jobs));

    fixture.queue.addBulk(
        IntStream.range(0, jobs).mapToObj(i -> NewJob.of("n", i, JobOptions.NONE)).toList());

    assertThat(allAreThere.await(20, TimeUnit.SECONDS)).isTrue();
    await()
        .until(() -> fixture.redis.reads().zcard(fixture.keys.base() + "completed").get() == jobs);
  }

  @ParameterizedTest
  @MethodSource("threads")
  void interruptOfAJobNeverReachesTheNextOne(Function<String, ExecutorService> threads)
      throws Exception {
    AtomicBoolean leaked = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    fixture.start(
        worker(
                threads,
                job -> {
                  if (!job.name().equals("deaf")) {
                    leaked.compareAndSet(false, Thread.currentThread().isInterrupted());
                    return null;
                  }
                  begun.countDown();
                  while (!job.isCancelled()) {
                    Thread.onSpinWait();
                  }
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException("stopped");
                })
            .lockDuration(Duration.ofMillis(200)));
    String deaf = fixture.queue.add("deaf", 1).id();
    String next = fixture.queue.add("next", 1).id();
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

    fixture.redis.commands().set(fixture.keys.job(deaf) + ":lock", "another's").get();

    fixture.awaitState(next, JobState.COMPLETED);
    assertThat(leaked).isFalse();
  }

  @ParameterizedTest
  @MethodSource("threads")
  void reportsAfterTheEndAreRefused(Function<String, ExecutorService> threads) {
    AtomicReference<ActiveJob> kept = new AtomicReference<>();
    fixture.start(
        worker(
            threads,
            job -> {
              kept.set(job);
              return null;
            }));
    String id = fixture.queue.add("n", 1).id();
    fixture.awaitState(id, JobState.COMPLETED);

    Stream.<Runnable>of(
            () -> kept.get().log("late"),
            () -> kept.get().updateProgress(1),
            () -> kept.get().publish("event", Map.of()))
        .forEach(
            report ->
                assertThatThrownBy(report::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("job " + id + " has ended: ")
                    .hasMessageEndingWith(" comes too late"));

    assertThat(fixture.queue.getLogs(id)).isEmpty();
  }
}
