package com.nubabel.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.events.EventPublisher;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import io.lettuce.core.Range;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Java and Node workers on one queue, killed again and again as power cuts do, and started anew: no
 * job is lost, and none finishes twice. Some are started twice, by whoever finds them stalled.
 */
class FleetIT {
  private static final int BULK = 1000;

  private final RedisConnections redis = RedisConnections.open(TestRedis.uri());
  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "fleet");
  private final Queue queue = new Queue(redis, keys, InstantSource.system());
  private final List<List<String>> commands = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Process worker : workers) {
      worker.destroyForcibly().waitFor();
    }
    redis.close();
  }

  @Test
  void killedWorkersLoseNoJobAndFinishNoneTwice() throws Exception {
    survive(2, 1, 2_000, 3);
  }

  @Tag("soak")
  @Test
  void fiveWorkersThatAreKilledFiftyTimesFinishFiftyThousandJobsOnceEach() throws Exception {
    survive(3, 2, 50_000, 50);
  }

  private void survive(int javaWorkers, int nodeWorkers, int jobs, int kills) throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    String script = node.directory().resolve("fleet-worker.mjs").toString();
    commands.addAll(Collections.nCopies(javaWorkers, javaCommand()));
    commands.addAll(Collections.nCopies(nodeWorkers, List.of("node", script)));
    add(jobs, i -> 1 + i % 20);
    for (int i = 0; i < commands.size(); i++) {
      workers.add(start(i, 20));
    }

    Random random = new Random(jobs);
    for (int kill = 1; kill <= kills; kill++) {
      long share = (long) jobs * kill / (kills + 1);
      await().atMost(Duration.ofMinutes(2)).until(() -> completed() >= share);
      int victim = random.nextInt(workers.size());
      workers.get(victim).destroyForcibly().waitFor();
      workers.set(victim, start(victim, 20));
    }

    awaitEachCompletedOnce(jobs);
    Map<String, String> starts =
        redis.reads().hgetall(keys.base() + "starts").toCompletableFuture().join();
    System.out.printf(
        "%d jobs, %d kills: %d jobs were started twice or more%n",
        jobs, kills, starts.values().stream().filter(times -> !times.equals("1")).count());
  }

  /** Virtual threads are not counted by the system; the heap is what they cost. */
  @Tag("soak")
  @EnabledForJreRange(min = JRE.JAVA_21)
  @Test
  void tenThousandJobsSleepAtOnceInOneWorkerOfHalfAGigabyte() throws Exception {
    int jobs = 10_000;
    List<String> command = new ArrayList<>(javaCommand());
    command.set(1, "-Xmx512m");
    commands.add(command);
    add(jobs, i -> 15_000);

    workers.add(start(0, jobs));

    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> redis.reads().llen(keys.base() + "active").toCompletableFuture().join() == jobs);
    awaitEachCompletedOnce(jobs);
    assertThat(workers.get(0).isAlive()).isTrue();
  }

  private void add(int jobs, IntUnaryOperator millis) {
    new EventPublisher(redis, keys).cap(20 * jobs);
    for (int from = 0; from < jobs; from += BULK) {
      queue.addBulk(
          IntStream.range(from, Math.min(from + BULK, jobs))
              .mapToObj(i -> NewJob.of("n", millis.applyAsInt(i), JobOptions.NONE))
              .toList());
    }
  }

  private void awaitEachCompletedOnce(int jobs) {
    await().atMost(Duration.ofMinutes(2)).until(() -> completed() == jobs);
    assertThat(queue.inspect().count()).isZero();
    assertThat(redis.reads().exists(keys.base() + "failed").toCompletableFuture().join()).isZero();
    Map<String, Integer> finishes = finishes();
    assertThat(finishes).hasSize(jobs);
    assertThat(finishes.values()).allMatch(times -> times == 1);
  }

  private long completed() {
    return redis.reads().zcard(keys.base() + "completed").toCompletableFuture().join();
  }

  /** How often each job was said to be completed. */
  private Map<String, Integer> finishes() {
    Map<String, Integer> finishes = new HashMap<>();
    redis.reads().xrange(keys.events(), Range.unbounded()).toCompletableFuture().join().stream()
        .map(entry -> entry.getBody())
        .filter(event -> event.get("event").equals("completed"))
        .forEach(event -> finishes.merge(event.get("jobId"), 1, Integer::sum));
    return finishes;
  }

  private static List<String> javaCommand() {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path"),
        FleetWorker.class.getName());
  }

  private Process start(int worker, int concurrency) throws IOException {
    List<String> command = new ArrayList<>(commands.get(worker));
    Collections.addAll(
        command, TestRedis.uri(), keys.prefix(), keys.queue(), String.valueOf(concurrency));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/fleet.log")))
        .start();
  }
}
