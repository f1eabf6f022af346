package com.nubabel.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import com.nubabel.worker.Worker;
import com.nubabel.worker.WorkerBuilder;
import io.lettuce.core.Range;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each life of a job is led twice on one Redis, under two prefixes: once by stock bullmq alone, and
 * once begun by stock bullmq and run by our worker. What is left must be the same, key by key and
 * entry by entry, but for what {@link QueueDump} names.
 */
class TwinIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PREFIX_OF_NODE = TestRedis.prefix();
  private static final String PREFIX_OF_JAVA = TestRedis.prefix();

  private static RedisConnections redis;
  private static StatefulRedisConnection<String, String> reader;
  private static List<JsonNode> lives;

  @BeforeAll
  static void leadAllLivesTwice() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    redis = RedisConnections.open(TestRedis.uri());
    reader = redis.openBlocking();
    node.run("twin.mjs", TestRedis.uri(), PREFIX_OF_NODE, "run");
    lives = node.run("twin.mjs", TestRedis.uri(), PREFIX_OF_JAVA, "begin");

    List<Worker> workers = lives.stream().map(TwinIT::worker).toList();
    workers.forEach(Worker::start);
    awaitEvents("deduplicated-latest", 1, Set.of("active"));
    node.run("twin.mjs", TestRedis.uri(), PREFIX_OF_JAVA, "later", "deduplicated-latest");
    List<String> unfinished = new ArrayList<>();
    for (JsonNode life : lives) {
      try {
        awaitEvents(
            life.path("queue").asText(), life.path("ends").asInt(), Set.of("completed", "failed"));
      } catch (ConditionTimeoutException e) {
        unfinished.add(life.path("queue").asText());
      }
    }
    workers.forEach(Worker::close);
    assertThat(unfinished).isEmpty();
  }

  @AfterAll
  static void close() {
    if (redis != null) {
      reader.close();
      redis.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> bothLeaveTheSameInRedis() {
    return lives.stream()
        .map(life -> life.path("queue").asText())
        .map(
            queue ->
                DynamicTest.dynamicTest(
                    queue,
                    () ->
                        assertThat(new QueueDump(reader.sync(), PREFIX_OF_JAVA).of(queue))
                            .as(queue)
                            .isEqualTo(new QueueDump(reader.sync(), PREFIX_OF_NODE).of(queue))));
  }

  private static Worker worker(JsonNode life) {
    QueueKeys keys = new QueueKeys(PREFIX_OF_JAVA, life.path("queue").asText());
    JsonNode options = life.path("worker");
    WorkerBuilder builder =
        Worker.builder(redis, keys)
            .processor(new TwinProcessor(redis, PREFIX_OF_JAVA))
            .drainDelay(Duration.ofSeconds(1))
            .name(options.path("name").asText(""))
            .concurrency(options.path("concurrency").asInt(1))
            .maxStalledCount(options.path("maxStalledCount").asInt(1));
    if (options.has("stalledInterval")) {
      builder.stalledInterval(Duration.ofMillis(options.path("stalledInterval").asLong()));
    }
    if (options.has("removeOnComplete")) {
      builder.removeOnComplete(newest(options.path("removeOnComplete")));
    }
    if (options.has("removeOnFail")) {
      builder.removeOnFail(newest(options.path("removeOnFail")));
    }
    return builder.build();
  }

  private static KeepJobs newest(JsonNode keep) {
    return KeepJobs.newest(keep.path("count").asInt());
  }

  private static void awaitEvents(String queue, int count, Set<String> names) {
    String key = new QueueKeys(PREFIX_OF_JAVA, queue).events();
    await(count + " of " + names + " on " + queue)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                reader.sync().xrange(key, Range.unbounded()).stream()
                        .filter(entry -> names.contains(entry.getBody().get("event")))
                        .count()
                    >= count);
  }
}
