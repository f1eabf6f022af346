package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Iteration;
import com.nubabel.bridge.queue.JobScheduler;
import com.nubabel.bridge.queue.JobSchedulers;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.RepeatRule;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.Conversation;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobSchedulerIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final JobSchedulers schedulers =
      new JobSchedulers(fixture.redis, fixture.keys, InstantSource.system());
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theNextIterationIsThereBeforeTheCurrentOneRuns() {
    AtomicReference<JobScheduler> seen = new AtomicReference<>();
    RepeatRule rule = RepeatRule.every(Duration.ofHours(1));
    Iteration first =
        schedulers.upsert("s", rule, JobTemplate.of("tick", Map.of("a", 1), JobOptions.NONE));

    start(
        job -> {
          seen.set(schedulers.get("s"));
          return job.data();
        });

    assertThat(fixture.awaitState(first.jobId(), JobState.COMPLETED).job().returnvalue())
        .isEqualTo("{\"a\":1}");
    assertThat(seen.get().iterationCount()).isEqualTo(2);
    String second = "repeat:s:" + seen.get().next().toEpochMilli();
    assertThat(fixture.queue.snapshot(second).state()).isEqualTo(JobState.DELAYED);
    assertThat(fixture.events().stream().map(e -> e.get(1) + " " + e.get(3)))
        .containsExactly(
            "added " + first.jobId(),
            "waiting " + first.jobId(),
            "active " + first.jobId(),
            "added " + second,
            "delayed " + second,
            "completed " + first.jobId());
  }

  @Test
  void anIterationThatCannotGoOnIsNotRun() throws Exception {
    Iteration first =
        schedulers.upsert("s", RepeatRule.every(Duration.ofHours(1)), JobTemplate.NONE);
    String broken = "{\"attempts\":0,\"repeat\":{\"every\":1,\"pattern\":\"* * * * *\"}}";
    fixture.redis.commands().hset(fixture.keys.job(first.jobId()), "opts", broken).get();
    String other = fixture.queue.add("other", 1).id();

    start(job -> ran.add(job.id()));

    fixture.awaitState(other, JobState.COMPLETED);
    assertThat(fixture.queue.snapshot(first.jobId()).state()).isEqualTo(JobState.ACTIVE);
    assertThat(ran).containsExactly(other);
    assertThat(schedulers.get("s").iterationCount()).isEqualTo(1);
  }

  @Test
  void aRepeatableJobOfAnOldVersionOnlyRuns() throws Exception {
    String key = "mail::::0 9 * * *";
    String id = fixture.queue.add("mail", 1).id();
    fixture.redis.commands().hset(fixture.keys.job(id), "rjk", key).get();
    fixture.redis.commands().zadd(fixture.keys.job("repeat"), 1_700_000_000_000d, key).get();

    start(job -> ran.add(job.id()));

    fixture.awaitState(id, JobState.COMPLETED);
    assertThat(ran).containsExactly(id);
    assertThat(schedulers.count()).isEqualTo(1);
    assertThat(fixture.eventNames(id))
        .containsExactly("added", "waiting", "active<waiting", "completed<active");
  }

  private void start(Processor processor) {
    // One slot, so that what was added first has been dealt with when the second completes.
    fixture.start(fixture.worker(processor).concurrency(1));
  }

  /** Series that both sides have a part in: none of their iterations is missing or doubled. */
  @Nested
  class WithNode {
    private static final String RULE = "{\"every\":200,\"limit\":5}";
    private static NodeProject node;

    @BeforeAll
    static void install() throws Exception {
      node = NodeProject.ofTheTests();
    }

    @Test
    void javaRunsWhatNodeSchedules() throws Exception {
      run("scheduler-upsert.mjs", "s", RULE, "{\"name\":\"tick\",\"data\":{\"a\":1}}");

      start(job -> ran.add(job.id() + job.data()));

      awaitEnd(5);
      assertThat(List.copyOf(ran))
          .isEqualTo(series(5).stream().map(id -> id + "{\"a\":1}").toList());
      JsonNode read = schedulersInNode().get(0);
      assertThat(read.get("iterationCount").asInt()).isEqualTo(5);
      assertThat("repeat:s:" + read.get("next").asLong()).isEqualTo(series(5).get(4));
    }

    @Test
    void nodeRunsWhatJavaSchedules() throws Exception {
      schedulers.upsert(
          "s", RepeatRule.every(Duration.ofMillis(200)).withLimit(5), JobTemplate.NONE);

      JsonNode fact = run("scheduler-run.mjs", "5").get(0);

      awaitEnd(5);
      fact.get("ran").forEach(id -> ran.add(id.asText()));
      assertThat(List.copyOf(ran)).isEqualTo(series(5));
      JobScheduler read = schedulers.get("s");
      assertThat(read.iterationCount()).isEqualTo(5);
      assertThat(read.limit()).isEqualTo(5);
      assertThat(fact.at("/schedulers/0/next").asLong()).isEqualTo(read.next().toEpochMilli());
    }

    @Test
    void bothRunTheSameSeriesByPattern() throws Exception {
      RepeatRule rule = RepeatRule.cron("* * * * * *", "Europe/Madrid").withLimit(6);
      schedulers.upsert("s", rule, JobTemplate.NONE);
      CountDownLatch nodeHadItsShare = new CountDownLatch(1);
      start(
          job -> {
            ran.add(job.id());
            nodeHadItsShare.await();
            return null;
          });

      run("scheduler-run.mjs", "2").get(0).get("ran").forEach(id -> ran.add(id.asText()));
      nodeHadItsShare.countDown();

      awaitEnd(6);
      assertThat(ran).hasSize(6).doesNotHaveDuplicates();
      assertThat(schedulers.get("s").iterationCount()).isEqualTo(6);
    }

    /** Waits until so many are done and nothing of the queue is left to be done. */
    private void awaitEnd(int iterations) {
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> count("completed") == iterations && count("delayed") == 0);
    }

    private long count(String set) throws Exception {
      return fixture.redis.reads().zcard(fixture.keys.job(set)).get();
    }

    /**
     * The ids of all iterations that were added; checks that they are so many, one after the other.
     * (Not that no interval was passed over: a worker that is late does that.)
     */
    private List<String> series(int iterations) {
      List<String> added =
          fixture.events().stream()
              .filter(e -> e.get(1).equals("added"))
              .map(e -> e.get(3))
              .toList();
      assertThat(added).hasSize(iterations).doesNotHaveDuplicates().isSorted();
      long distinct =
          added.stream()
              .map(id -> Long.parseLong(id.substring(id.length() - 13)) % 200)
              .distinct()
              .count();
      assertThat(distinct).isEqualTo(1);
      return added;
    }

    private JsonNode schedulersInNode() throws Exception {
      JsonNode list =
          Json.parse(
              """
              {"op":"getJobSchedulers","prefix":"%s","queue":"%s","start":0,"end":-1,"asc":true}
              """
                  .formatted(fixture.keys.prefix(), fixture.keys.queue()));
      try (Conversation talk = node.talk("operations.mjs", TestRedis.uri())) {
        return talk.ask(list).get("answer");
      }
    }

    private List<JsonNode> run(String script, String... arguments) throws Exception {
      List<String> all = new ArrayList<>();
      all.addAll(List.of(TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue()));
      all.addAll(List.of(arguments));
      return node.run(script, all.toArray(String[]::new));
    }
  }
}
