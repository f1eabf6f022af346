package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.QueueNames;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisOptions;
import com.nubabel.bridge.testing.RedisCluster;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis Cluster: three masters, queues on the slot of their prefix. */
class ClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PREFIX = "{bull}";

  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    cluster = RedisCluster.start();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void javaAndNodeAddRunAndWatchJobsOfOneQueue() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    QueueKeys keys = new QueueKeys(PREFIX, "shared");
    String ports = ports();
    try (RedisConnections redis = open(PREFIX);
        QueueEvents events = QueueEvents.open(redis, keys)) {
      Queue queue = new Queue(redis, keys, InstantSource.system());
      String first = queue.add("from java", Map.of()).id();
      node.run("linked.mjs", "cluster", ports, PREFIX, "shared", "2", "3");
      assertThat(events.await(first, LIMIT).isNull()).isTrue();

      node.run("linked.mjs", "cluster", ports, PREFIX, "shared", "2", "0");
      String last = queue.add("from java", Map.of()).id();
      try (Worker worker = Worker.builder(redis, keys).processor(job -> job.name()).build()) {
        worker.start();
        assertThat(events.await(last, LIMIT).asText()).isEqualTo("from java");
        await()
            .atMost(LIMIT)
            .until(() -> redis.reads().zcard(keys.base() + "completed").get() == 6);
      }
    }
  }

  @Test
  void deadLettersAreWrittenAndReplayedInTheSlotOfTheirPrefix() {
    try (RedisConnections redis = open(PREFIX)) {
      Queue queue = new Queue(redis, new QueueKeys(PREFIX, "fails"), InstantSource.system());
      Queue dead = new Queue(redis, new QueueKeys(PREFIX, "dead"), InstantSource.system());
      String id = queue.add("n", Map.of()).id();

      ManualWorker worker = Worker.builder(redis, queue.keys()).deadLetters("dead").buildManual();
      worker.getNextJob("t").moveToFailed(new IllegalStateException("no"));

      assertThat(dead.deadLetters().replayAll(10).count()).isEqualTo(1);
      assertThat(queue.job(id).getState()).isEqualTo(JobState.WAITING);
    }
  }

  @Test
  void eachPrefixWorksOnTheMasterOfItsOwnSlot() {
    Set<RedisProcess> masters =
        IntStream.range(0, 12)
            .mapToObj(n -> "{p" + n + "}")
            .map(
                prefix -> {
                  try (RedisConnections redis = open(prefix)) {
                    Queue queue =
                        new Queue(redis, new QueueKeys(prefix, "q"), InstantSource.system());
                    String id = queue.add("n", Map.of()).id();
                    assertThat(queue.getJob(id)).isNotNull();
                    return cluster.masterOf(prefix);
                  }
                })
            .collect(Collectors.toSet());

    assertThat(masters).hasSize(3);
  }

  @Test
  void prefixWithoutHashTagAndOneOfAnotherSlotAreRefusedAtOnce() {
    assertThatThrownBy(() -> open("bull"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "redis.prefix must bear a hash tag in a Redis Cluster, such as {bull}, so that all"
                + " queues share a slot; got 'bull'");
    try (RedisConnections redis = open(PREFIX)) {
      QueueKeys others = new QueueKeys("{other}", "q");
      assertThatThrownBy(() -> new Queue(redis, others, InstantSource.system()))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("prefix must share the hash tag");
      assertThatThrownBy(() -> Worker.builder(redis, others).processor(job -> null).build())
          .isInstanceOf(BadInputException.class);
      assertThatThrownBy(() -> QueueEvents.open(redis, others))
          .isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void flowAcrossSlotsIsRefusedAndNothingOfItWritten() {
    try (RedisConnections redis = open(PREFIX)) {
      FlowProducer flows = new FlowProducer(redis, PREFIX, InstantSource.system());
      FlowJob fine = FlowJob.of("flow", "leaf", 1, JobOptions.NONE);
      FlowJob elsewhere =
          new FlowJob("flow", NewJob.of("leaf", 2, JobOptions.NONE), "{other}", List.of());

      assertThatThrownBy(
              () -> flows.add(FlowJob.of("flow", "root", 0, JobOptions.NONE, fine, elsewhere)))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("prefix must share the hash tag")
          .hasMessageContaining("{other}");

      Queue queue = new Queue(redis, new QueueKeys(PREFIX, "flow"), InstantSource.system());
      assertThat(queue.inspect().exists()).isFalse();
      flows.add(FlowJob.of("flow", "root", 0, JobOptions.NONE, fine));
      assertThat(queue.inspect().count()).isEqualTo(2);
    }
  }

  @Test
  void queuesAndOrphansAreFoundOnTheMasterThatHasThemAll() {
    String prefix = "{names}";
    try (RedisConnections redis = open(prefix)) {
      Queue queue = new Queue(redis, new QueueKeys(prefix, "b"), InstantSource.system());
      queue.settings().pause();
      new Queue(redis, new QueueKeys(prefix, "a"), InstantSource.system()).settings().pause();
      String id = queue.add("n", Map.of()).id();
      redis.commands().del(queue.keys().base() + "wait").toCompletableFuture().join();

      QueueNames names = new QueueNames(redis, prefix, InstantSource.system());
      assertThat(names.get()).containsExactly("a", "b");
      assertThat(queue.upkeep().removeOrphanedJobs(0)).containsExactly(id);
    }
  }

  @Test
  void noJobIsLostWhenAReplicaTakesOverAndNoneWhenItsMasterDies() throws Exception {
    String prefix = "{failover}";
    QueueKeys keys = new QueueKeys(prefix, "q");
    RedisProcess master = cluster.masterOf(prefix);
    RedisProcess replica = cluster.addReplica(master);
    Map<String, Integer> runs = new ConcurrentHashMap<>();
    try (RedisConnections redis = open(prefix);
        QueueEvents events = QueueEvents.open(redis, keys);
        Worker worker =
            Worker.builder(redis, keys)
                .processor(job -> runs.merge(job.id(), 1, Integer::sum))
                .drainDelay(Duration.ofSeconds(1))
                .build()) {
      worker.start();
      Queue queue = new Queue(redis, keys, InstantSource.system());
      List<String> before = add(queue, 50);

      cluster.promote(replica);
      await().atMost(LIMIT).until(() -> redis.server().port() == replica.port());
      List<String> after = add(queue, 50);

      before.forEach(id -> events.await(id, LIMIT));
      after.forEach(id -> events.await(id, LIMIT));

      awaitReplication(replica);
      replica.kill();
      // Until then what is sent is lost with the connection, and its outcome unknown.
      await()
          .atMost(LIMIT)
          .until(() -> !redis.isConnected() || redis.server().port() == master.port());
      List<String> later = add(queue, 20);
      assertThat(redis.server().port()).isEqualTo(master.port());
      later.forEach(id -> events.await(id, LIMIT));
      assertThat(runs.keySet()).containsAll(before).containsAll(after).containsAll(later);
    }
  }

  /** Waits until the master's replica has all that it has. */
  private static void awaitReplication(RedisProcess master) {
    await()
        .atMost(LIMIT)
        .until(() -> RedisCluster.on(master, node -> node.waitForReplication(1, 1000)) == 1);
  }

  private static List<String> add(Queue queue, int count) {
    return IntStream.range(0, count).mapToObj(n -> queue.add("n", Map.of("n", n)).id()).toList();
  }

  private static RedisConnections open(String prefix) {
    return RedisConnections.open(cluster.uri(), RedisOptions.DEFAULT.withPrefix(prefix));
  }

  private static String ports() {
    return cluster.uri().replace("redis-cluster://", "").replace("127.0.0.1:", "");
  }
}
