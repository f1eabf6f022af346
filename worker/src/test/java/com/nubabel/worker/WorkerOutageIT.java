package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis goes away, or its replies do, while jobs run. */
class WorkerOutageIT {
  private final RedisProcess server = TestRedis.startOwn();
  private final RedisProxy proxy = new RedisProxy(server.uri());
  private final WorkerFixture direct = new WorkerFixture(server.uri());
  private final WorkerFixture fixture = new WorkerFixture(proxy.uri(), direct.keys);
  private final Map<String, Integer> runs = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    fixture.close();
    direct.close();
    proxy.close();
    server.close();
  }

  private List<String> add(int jobs) {
    return direct
        .queue
        .addBulk(
            IntStream.range(0, jobs).mapToObj(i -> NewJob.of("n", i, JobOptions.NONE)).toList())
        .stream()
        .map(added -> added.id())
        .toList();
  }

  private long completed() throws Exception {
    return direct.redis.reads().zcard(direct.keys.base() + "completed").get();
  }

  private void assertEachFinishedOnceWithoutStalling(List<String> ids) {
    await().atMost(Duration.ofSeconds(20)).until(() -> completed() == ids.size());
    assertThat(runs).containsOnlyKeys(ids).allSatisfy((id, times) -> assertThat(times).isOne());
    assertThat(direct.events().stream().filter(event -> event.contains("completed")))
        .hasSize(ids.size());
    assertThat(direct.events().stream().filter(event -> event.contains("stalled"))).isEmpty();
    assertThat(ids)
        .allSatisfy(
            id -> assertThat(direct.queue.getJob(id).attemptsStarted()).as("job %s", id).isOne());
  }

  @Tag("soak")
  @RepeatedTest(10)
  void killedAndRestartedRedisCostsNoJobHoweverOftenItIsTried() throws Exception {
    killedAndRestartedRedisCostsNoJobAndRunsNoneTwice();
  }

  @Test
  void killedAndRestartedRedisCostsNoJobAndRunsNoneTwice() throws Exception {
    List<String> ids = add(3000);
    Worker worker =
        fixture.start(
            fixture
                .worker(
                    job -> {
                      runs.merge(job.id(), 1, Integer::sum);
                      TimeUnit.MILLISECONDS.sleep(1);
                      return null;
                    })
                .concurrency(20));
    await().until(() -> completed() > 200);
    assertThat(worker.isAdvancing()).isTrue();

    server.kill();

    await().atMost(Duration.ofSeconds(5)).until(() -> !worker.isAdvancing());
    server.restart();
    long before = completed();
    await().atMost(Duration.ofSeconds(5)).until(() -> completed() > before + 100);
    assertThat(worker.isAdvancing()).isTrue();
    assertEachFinishedOnceWithoutStalling(ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moveToActive", "moveToFinished"})
  void jobsOfAFetchWhoseReplyWasLostRunAllTheSame(String operation) throws Exception {
    fixture.start(
        fixture.worker(
            job -> {
              runs.merge(job.id(), 1, Integer::sum);
              return null;
            }));
    List<String> ids = add(1);
    await().until(() -> completed() == 1);

    proxy.cutReplyTo(operation);

    List<String> more = add(5);
    assertEachFinishedOnceWithoutStalling(Stream.concat(ids.stream(), more.stream()).toList());
  }

  @Test
  void failureWhoseReplyWasLostIsCountedOnce() {
    fixture.start(
        fixture.worker(
            job -> {
              throw new IllegalStateException("boom");
            }));
    proxy.cutReplyTo("moveToDelayed");
    JobOptions options =
        JobOptions.NONE.withAttempts(2).withBackoff(Backoff.fixed(Duration.ofMillis(10)));

    String id = direct.queue.add("n", 1, options).id();

    assertThat(direct.awaitState(id, JobState.FAILED).job().attemptsMade()).isEqualTo(2);
    assertThat(direct.queue.getJob(id).attemptsStarted()).isEqualTo(2);
  }

  @Test
  void waitForChildrenWhoseReplyWasLostIsBegunOnce() {
    fixture.start(
        fixture.worker(
            job -> {
              runs.merge(job.id(), 1, Integer::sum);
              if (job.name().equals("child")) {
                return 7;
              }
              if (runs.get(job.id()) == 1) {
                JobOptions options = JobOptions.NONE.withParent(job.asParent()).withJobId("C");
                direct.queue.add("child", 1, options);
                proxy.cutReplyTo("moveToWaitingChildren");
              }
              job.moveToWaitingChildren();
              return job.children().getChildrenValues().values();
            }));

    String id = direct.queue.add("parent", 1).id();

    assertThat(direct.awaitState(id, JobState.COMPLETED).job().returnvalue()).isEqualTo("[7]");
    assertThat(runs).containsEntry(id, 2).containsEntry("C", 1);
    assertThat(direct.eventNames(id)).containsOnlyOnce("waiting-children<active");
    assertThat(direct.eventNames(id)).doesNotContain("stalled");
  }

  @Test
  void jobThatEndsDuringAnOutageIsStoredAfterIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Worker worker = fixture.start(fixture.worker(job -> release.await(10, TimeUnit.SECONDS)));
    String id = add(1).get(0);
    direct.awaitState(id, JobState.ACTIVE);

    proxy.breakAll();
    await().until(() -> !worker.isAdvancing());
    release.countDown();
    proxy.heal();

    assertThat(direct.awaitState(id, JobState.COMPLETED).job().returnvalue()).isEqualTo("true");
    await().until(worker::isAdvancing);
  }

  @Test
  void closingDuringAnOutageEndsWithTheGrace() {
    CountDownLatch release = new CountDownLatch(1);
    Worker worker = fixture.start(fixture.worker(job -> release.await(10, TimeUnit.SECONDS)));
    direct.awaitState(add(1).get(0), JobState.ACTIVE);
    proxy.breakAll();
    release.countDown();
    long began = System.nanoTime();

    boolean finished = worker.close(Duration.ofMillis(500));

    assertThat(finished).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }
}
