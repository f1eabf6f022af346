package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis stands still, with its connections open; or the clock of a worker does not run evenly. */
class StandstillIT {
  private final RedisProcess server = TestRedis.startOwn();
  private final WorkerFixture fixture = new WorkerFixture(server.uri());
  private final Map<String, Integer> runs = new ConcurrentHashMap<>();

  @AfterEach
  void close() throws Exception {
    signal("CONT");
    fixture.close();
    server.close();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String pid = String.valueOf(server.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  private void add(int jobs) {
    fixture.queue.addBulk(
        IntStream.range(0, jobs).mapToObj(i -> NewJob.of("n", i, JobOptions.NONE)).toList());
  }

  private long completed() {
    return fixture
        .redis
        .reads()
        .zcard(fixture.keys.base() + "completed")
        .toCompletableFuture()
        .join();
  }

  private Object run(ActiveJob job) throws InterruptedException {
    runs.merge(job.id(), 1, Integer::sum);
    TimeUnit.MILLISECONDS.sleep(2);
    return null;
  }

  private void assertEachFinishedOnce(int jobs) {
    await().atMost(Duration.ofSeconds(60)).until(() -> completed() == jobs);
    assertThat(runs).hasSize(jobs);
    assertThat(fixture.events().stream().filter(event -> event.contains("completed")))
        .hasSize(jobs);
    assertThat(fixture.queue.inspect().count()).isZero();
  }

  @Test
  void standstillOfSomeSecondsCostsNoJob() throws Exception {
    standStill(Duration.ofSeconds(6));
  }

  @Tag("soak")
  @Test
  void standstillOfAMinuteCostsNoJob() throws Exception {
    standStill(Duration.ofSeconds(60));
  }

  /** Locks, of 2 s here, run out meanwhile; commands give up after 10 s. */
  private void standStill(Duration duration) throws Exception {
    int jobs = 3000;
    add(jobs);
    Worker worker =
        fixture.start(
            fixture
                .worker(this::run)
                .concurrency(20)
                .lockDuration(Duration.ofSeconds(2))
                .stalledInterval(Duration.ofSeconds(1))
                .maxStalledCount(10));
    await().until(() -> completed() > 100);

    signal("STOP");
    Instant end = Instant.now().plus(duration);
    await().atMost(Duration.ofSeconds(6)).until(() -> !worker.isAdvancing());
    await().atMost(duration.plusSeconds(5)).until(() -> Instant.now().isAfter(end));
    assertThat(worker.isAdvancing()).isFalse();
    signal("CONT");

    long before = completed();
    await().atMost(Duration.ofSeconds(5)).until(() -> completed() > before && worker.isAdvancing());
    assertEachFinishedOnce(jobs);
  }

  @Test
  void clockThatJumpsCostsNoJob() throws Exception {
    int jobs = 1500;
    AtomicLong offsetMillis = new AtomicLong();
    InstantSource clock = () -> Instant.now().plusMillis(offsetMillis.get());
    add(jobs);
    Worker worker = fixture.start(fixture.worker(this::run).concurrency(10).clock(clock));

    await().until(() -> completed() > 100);
    offsetMillis.set(TimeUnit.HOURS.toMillis(1));
    await().until(() -> completed() > 500);
    assertThat(worker.isAdvancing()).isTrue();
    offsetMillis.set(-TimeUnit.HOURS.toMillis(2));

    assertEachFinishedOnce(jobs);
    assertThat(worker.isAdvancing()).isTrue();
    assertThat(runs.values()).allMatch(times -> times == 1);
  }
}
