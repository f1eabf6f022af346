package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a comparison with Node does not show: see the twin scenarios of the worker for the rest. */
class JobSchedulersIT {
  private static final long NOW = 1_700_000_000_123L;
  private static final RepeatRule MINUTELY = RepeatRule.every(Duration.ofMinutes(1));
  private static RedisConnections redis;

  private final AtomicLong clock = new AtomicLong(NOW);
  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "q");
  private final Queue queue = new Queue(redis, keys, () -> Instant.ofEpochMilli(clock.get()));
  private final JobSchedulers schedulers =
      new JobSchedulers(redis, keys, () -> Instant.ofEpochMilli(clock.get()));

  @BeforeAll
  static void connect() {
    redis = RedisConnections.open(TestRedis.uri());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Test
  void aSchedulerReadsBackAsItWasGiven() {
    RepeatRule rule =
        RepeatRule.cron("0 9 * * 1-5", "Europe/Madrid")
            .withStartDate(Instant.ofEpochMilli(NOW + 1))
            .withEndDate(Instant.ofEpochMilli(NOW * 2))
            .withLimit(7);
    JobOptions options = JobOptions.NONE.withAttempts(3).withKeepLogs(9);

    schedulers.upsert("mail", rule, JobTemplate.of("send", Map.of("to", "é/"), options));

    JobScheduler read = schedulers.get("mail");
    assertThat(read)
        .isEqualTo(
            new JobScheduler(
                "mail",
                "send",
                Instant.parse("2023-11-15T08:00:00Z"),
                1,
                null,
                "0 9 * * 1-5",
                "Europe/Madrid",
                7,
                rule.startDate(),
                rule.endDate(),
                Duration.ZERO,
                "{\"to\":\"é/\"}",
                JobOptions.stored("{\"attempts\":3,\"kl\":9}"),
                null));
    assertThat(schedulers.list(0, -1, true)).containsExactly(read);
  }

  @Test
  void aPageHoldsWhatIsDueFirst() {
    for (int i = 0; i < 5; i++) {
      int rank = 7 * i % 5;
      Instant start = Instant.ofEpochMilli(NOW).plusSeconds(rank);
      schedulers.upsert("s" + rank, MINUTELY.withStartDate(start), JobTemplate.NONE);
    }

    assertThat(schedulers.list(1, 2, true))
        .extracting(JobScheduler::id)
        .containsExactly("s1", "s2");
    assertThat(schedulers.list(0, 0, false)).extracting(JobScheduler::id).containsExactly("s4");
    assertThat(schedulers.count()).isEqualTo(5);
  }

  @Test
  void anEntryWithoutItsHashIsPassedOver() throws Exception {
    schedulers.upsert("s", MINUTELY, JobTemplate.NONE);
    redis.commands().zadd(keys.job("repeat"), NOW, "ghost").get();

    assertThat(schedulers.list(0, -1, true)).extracting(JobScheduler::id).containsExactly("s");
    assertThat(schedulers.get("ghost")).isNull();
  }

  @Test
  void anUpsertWhilePausedReplacesTheWaitingIteration() throws Exception {
    redis.commands().hset(keys.meta(), "paused", "1").get();
    schedulers.upsert("s", MINUTELY, JobTemplate.NONE);

    Iteration second =
        schedulers.upsert("s", RepeatRule.cron("0 * * * *", "UTC"), JobTemplate.NONE);

    assertThat(redis.reads().llen(keys.job("wait")).get()).isZero();
    assertThat(queue.snapshot("repeat:s:" + NOW).job()).isNull();
    assertThat(queue.snapshot(second.jobId()).state()).isEqualTo(JobState.DELAYED);
  }

  @Test
  void onlyTheLatestIterationAdvancesASeries() {
    Job first = queue.getJob(schedulers.upsert("s", MINUTELY, JobTemplate.NONE).jobId());

    String second = schedulers.advance(first);

    assertThat(second).isEqualTo("repeat:s:" + (NOW + 60_000));
    assertThat(schedulers.advance(first)).isNull();
    assertThat(schedulers.get("s").iterationCount()).isEqualTo(2);
    assertThat(schedulers.remove("s")).isTrue();
    assertThat(schedulers.remove("s")).isFalse();
    assertThat(schedulers.advance(first)).isNull();
    assertThat(queue.getJob(second)).isNull();
  }

  @Test
  void aRepeatableJobOfBullMq5GoesOnWithItsData() throws Exception {
    String id = "repeat:0cc175b9c0f1b6a831c399e269772661:" + NOW;
    String key = keys.job("repeat:0cc175b9c0f1b6a831c399e269772661");
    redis.commands().zadd(keys.job("repeat"), NOW, "0cc175b9c0f1b6a831c399e269772661").get();
    redis.commands().hset(key, Map.of("name", "old", "every", "60000")).get();
    Map<String, String> hash =
        Map.of(
            "name", "old",
            "data", "{\"x\":1}",
            "opts", "{\"repeat\":{\"every\":60000,\"count\":1}}",
            "timestamp", String.valueOf(NOW),
            "rjk", "0cc175b9c0f1b6a831c399e269772661");
    redis.commands().hset(keys.job(id), hash).get();

    Job next = queue.getJob(schedulers.advance(queue.getJob(id)));

    assertThat(next.data()).isEqualTo("{\"x\":1}");
    clock.addAndGet(60_000);
    assertThat(queue.getJob(schedulers.advance(next)).data()).isEqualTo("{\"x\":1}");
  }

  @Test
  void aDeduplicationIdThatNodeGaveGoesOn() throws Exception {
    String id = schedulers.upsert("s", MINUTELY, JobTemplate.NONE).jobId();
    String opts = "{\"repeat\":{\"every\":60000,\"count\":1},\"de\":{\"id\":\"d\"},\"tm\":\"{}\"}";
    redis.commands().hset(keys.job(id), "opts", opts).get();

    String next = schedulers.advance(queue.getJob(id));

    Map<String, String> hash = redis.reads().hgetall(keys.job(next)).get();
    assertThat(hash).containsEntry("deid", "d").containsEntry("rjk", "s");
    assertThat(hash.get("opts")).contains("\"de\":{\"id\":\"d\"}", "\"tm\":\"{}\"", "\"count\":2");
  }

  @Test
  void aJobOfTheNextIterationsIdIsNotOverwritten() throws Exception {
    RepeatRule yearly = RepeatRule.cron("0 0 1 1 *", "UTC");
    long due = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    redis.commands().hset(keys.job("repeat:s:" + due), "name", "there").get();

    assertThatThrownBy(() -> schedulers.upsert("s", yearly, JobTemplate.NONE))
        .isInstanceOfSatisfying(
            JobRefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.ITERATION_EXISTS));
    assertThat(schedulers.count()).isZero();
  }

  @Test
  void whatCannotBeIsRefusedBeforeRedisIsAsked() throws Exception {
    assertThatThrownBy(() -> schedulers.upsert("", MINUTELY, JobTemplate.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("id must be");
    RepeatRule past = MINUTELY.withEndDate(Instant.ofEpochMilli(NOW - 1));
    assertThatThrownBy(() -> schedulers.upsert("s", past, JobTemplate.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("repeat.endDate must be in the future");

    assertThat(redis.reads().keys(keys.base() + "*").get()).isEqualTo(List.of());
  }

  @Test
  void oldVersionsIdsAreKnownByTheirShape() throws Exception {
    assertThat(schedulers.isLegacy("mail::::0 9 * * *")).isTrue();
    assertThat(schedulers.isLegacy("mail:7:1700000000000:Europe/Madrid:5000")).isTrue();
    assertThat(schedulers.isLegacy("mail:7:x:Europe/Madrid:5000")).isFalse();
    assertThat(schedulers.isLegacy("mail::::daily")).isFalse();
    assertThat(schedulers.isLegacy("my:cron")).isFalse();

    redis.commands().hset(keys.job("repeat:mail::::5000"), "ic", "1").get();
    assertThat(schedulers.isLegacy("mail::::5000")).isFalse();
  }
}
