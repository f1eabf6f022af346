package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many workers, many jobs: none lost, none twice, each job's events in their order. */
class WorkerCrowdIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void awaitCompleted(int jobs) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fixture.redis.reads().zcard(fixture.keys.base() + "completed").get() == jobs);
  }

  @Test
  void javaAndNodeWorkersFinishEachJobOnceAndNoneWhilePaused() throws Exception {
    int jobs = 2000;
    NodeProject node = NodeProject.ofTheTests();
    fixture.redis.commands().hset(fixture.keys.meta(), "paused", "1").get();
    fixture.add(jobs);
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    fixture.start(fixture.worker(job -> ran.add(job.id())).concurrency(10));
    fixture.start(fixture.worker(job -> ran.add(job.id())).concurrency(10));
    CompletableFuture<List<JsonNode>> ofNode =
        CompletableFuture.supplyAsync(() -> runInNode(node, jobs));
    String client = "name=" + fixture.keys.workerClientName("node") + " ";
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.redis.reads().clientList().get().contains(client));
    assertThat(ran).isEmpty();

    fixture.redis.commands().hdel(fixture.keys.meta(), "paused").get();
    fixture.redis.commands().zadd(fixture.keys.marker(), 0, "0").get();

    awaitCompleted(jobs);
    List<String> ranInNode = ofNode.get().stream().map(JsonNode::asText).toList();
    assertThat(ranInNode).isNotEmpty();
    assertThat(ran).isNotEmpty();
    ran.addAll(ranInNode);
    assertThat(ran).hasSize(jobs).doesNotHaveDuplicates();
    assertThat(fixture.events().stream().filter(event -> event.contains("completed")))
        .hasSize(jobs);
  }

  private List<JsonNode> runInNode(NodeProject node, int jobs) {
    try {
      return node.run(
          "run-crowd.mjs",
          TestRedis.uri(),
          fixture.keys.prefix(),
          fixture.keys.queue(),
          String.valueOf(jobs));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void reportsStandBeforeTheEndOfTheirJobInTheOrderTheyWereMade() {
    int jobs = 500;
    fixture.add(jobs);

    fixture.start(
        fixture
            .worker(
                job -> {
                  for (int i = 0; i < 5; i++) {
                    job.updateProgress(i);
                    job.log("row " + i);
                  }
                  return null;
                })
            .concurrency(20));

    awaitCompleted(jobs);
    Map<String, List<String>> lives = new HashMap<>();
    for (List<String> event : fixture.events()) {
      if (event.size() > 3) {
        lives
            .computeIfAbsent(event.get(3), id -> new ArrayList<>())
            .add(event.get(1).equals("progress") ? event.get(5) : event.get(1));
      }
    }
    List<String> life = List.of("added", "waiting", "active", "0", "1", "2", "3", "4", "completed");
    assertThat(lives).hasSize(jobs);
    assertThat(lives.values()).allMatch(life::equals);
    assertThat(fixture.queue.getLogs("77"))
        .containsExactly("row 0", "row 1", "row 2", "row 3", "row 4");
  }
}
