package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that are added are run, once each, and Redis then reads as if Node had run them. */
class WorkerRunIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void jobIsRunAndItsEndReadsAsNodeWouldHaveWrittenIt() {
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
    assertThat(fixture.exists(id + ":lock")).isFalse();
    assertThat(fixture.exists("active")).isFalse();
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
    fixture.start(fixture.worker(job -> null).drainDelay(Duration.ofSeconds(10)));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withDelay(Duration.ofMillis(300))).id();

    Job job = fixture.awaitState(id, JobState.COMPLETED).job();
    // And long before the worker would ask without knowing when.
    assertThat(job.processedOn() - job.timestamp()).isBetween(300L, 5000L);
    assertThat(fixture.eventNames(id))
        .containsExactly(
            "added", "delayed", "waiting<delayed", "active<waiting", "completed<active");
  }

  @Test
  void delayedJobRunsThoughAnotherHasAScoreThatCannotBe() throws Exception {
    fixture.redis.commands().zadd(fixture.keys.base() + "delayed", -1, "broken").get();
    fixture.start(fixture.worker(job -> null));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withDelay(Duration.ofMillis(100))).id();

    fixture.awaitState(id, JobState.COMPLETED);
    fixture.awaitState(fixture.queue.add("n", 2).id(), JobState.COMPLETED);
  }

  @Test
  void finishedJobIsGoneWhenItSaidSo() {
    fixture.start(fixture.worker(job -> 1));

    String id = fixture.queue.add("n", 1, JobOptions.NONE.withRemoveOnComplete(KeepJobs.NONE)).id();

    await().until(() -> fixture.eventNames(id).contains("completed<active"));
    assertThat(fixture.queue.getJob(id)).isNull();
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
}
