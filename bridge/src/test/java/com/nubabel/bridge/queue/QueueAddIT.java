package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueueAddIT {
  private static final long NOW = 1_700_000_000_000L;
  private static RedisConnections redis;

  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "q");
  private final Queue queue =
      new Queue(redis, keys, InstantSource.fixed(Instant.ofEpochMilli(NOW)));

  @BeforeAll
  static void connect() {
    redis = RedisConnections.open(TestRedis.uri());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Test
  void plainJobIsStoredAndWaitsAsNodeWouldHaveIt() throws Exception {
    AddedJob added = queue.add("paint", Map.of("color", "red"));

    assertThat(added).isEqualTo(new AddedJob("1", true));
    assertThat(hash("1"))
        .isEqualTo(
            Map.of(
                "name", "paint",
                "data", "{\"color\":\"red\"}",
                "opts", "{\"attempts\":0}",
                "timestamp", String.valueOf(NOW),
                "delay", "0",
                "priority", "0"));
    assertThat(redis.reads().lrange(keys.base() + "wait", 0, -1).get()).containsExactly("1");
    assertThat(redis.reads().zscore(keys.marker(), "0").get()).isZero();
    assertThat(events())
        .containsExactly(
            List.of("event", "added", "jobId", "1", "name", "paint"),
            List.of("event", "waiting", "jobId", "1"));
    assertThat(redis.reads().hgetall(keys.meta()).get())
        .isEqualTo(Map.of("opts.maxLenEvents", "10000"));
  }

  @Test
  void jobsDueInTheSameMillisecondKeepTheirOrder() throws Exception {
    JobOptions delayed = JobOptions.NONE.withDelay(Duration.ofSeconds(60));

    queue.add("a", null, delayed);
    queue.add("b", null, delayed);

    long due = NOW + 60_000;
    assertThat(redis.reads().zscore(keys.base() + "delayed", "1").get()).isEqualTo(due * 4096d);
    assertThat(redis.reads().zscore(keys.base() + "delayed", "2").get()).isEqualTo(due * 4096d + 1);
    assertThat(redis.reads().zscore(keys.marker(), "1").get()).isEqualTo((double) due);
    assertThat(events().get(1))
        .containsExactly("event", "delayed", "jobId", "1", "delay", String.valueOf(due));
    assertThat(hash("1")).containsEntry("data", "null").containsEntry("delay", "60000");
  }

  @Test
  void prioritizedJobGetsItsPriorityInTheUpperBits() throws Exception {
    queue.add("a", 1, JobOptions.NONE.withPriority(JobOptions.PRIORITY_MAX));

    assertThat(redis.reads().zscore(keys.base() + "prioritized", "1").get())
        .isEqualTo(2_097_151d * 4_294_967_296d + 1);
  }

  @Test
  void secondJobOfOneIdIsADuplicateAndChangesNothing() throws Exception {
    JobOptions named = JobOptions.NONE.withJobId("J");

    AddedJob first = queue.add("a", 1, named);
    AddedJob second = queue.add("b", 2, named);

    assertThat(first).isEqualTo(new AddedJob("J", true));
    assertThat(second).isEqualTo(new AddedJob("J", false));
    assertThat(hash("J")).containsEntry("name", "a");
    assertThat(events().get(2)).containsExactly("event", "duplicated", "jobId", "J");
    assertThat(queue.add("c", 3).id()).isEqualTo("3");
  }

  @Test
  void snapshotTellsJobStateAndPositionTogether() {
    String id = queue.add("a", List.of("é/"), JobOptions.NONE.withAttempts(3)).id();

    JobSnapshot snapshot = queue.snapshot(id);

    assertThat(snapshot.state()).isEqualTo(JobState.WAITING);
    assertThat(snapshot.job().data()).isEqualTo("[\"é/\"]");
    assertThat(snapshot.job().options().attempts()).isEqualTo(3);
    assertThat(snapshot.position()).isEqualTo(lastEntry().getId());
    assertThat(queue.snapshot("none").job()).isNull();
    assertThat(queue.snapshot("none").state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void queuesOwnKeysAreNoJobs() {
    queue.add("a", 1);

    assertThat(queue.getJob("meta")).isNull();
    assertThat(queue.getJob("wait")).isNull();
    assertThat(queue.getJob("id")).isNull();
  }

  @Test
  void pausedQueueTakesJobsButWakesNobody() throws Exception {
    redis.commands().hset(keys.meta(), "paused", "1").get();

    queue.add("a", 1);

    assertThat(redis.reads().exists(keys.marker()).get()).isZero();
    assertThat(redis.reads().llen(keys.base() + "wait").get()).isEqualTo(1);
  }

  private Map<String, String> hash(String id) throws Exception {
    return redis.reads().hgetall(keys.job(id)).get();
  }

  private StreamMessage<String, String> lastEntry() {
    List<StreamMessage<String, String>> all = entries();
    return all.get(all.size() - 1);
  }

  private List<StreamMessage<String, String>> entries() {
    return redis.reads().xrange(keys.events(), Range.unbounded()).toCompletableFuture().join();
  }

  private List<List<String>> events() {
    return entries().stream()
        .map(
            e ->
                e.getBody().entrySet().stream()
                    .flatMap(f -> List.of(f.getKey(), f.getValue()).stream())
                    .toList())
        .toList();
  }
}
