package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.GroupCommit;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ends of batches reach Redis in few calls; none is lost, and none comes twice. */
@Timeout(60)
class BatchEndsIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void endsOfABatchGoOutInFewCalls() {
    int jobs = 100;
    AtomicReference<Thread> caller = new AtomicReference<>();
    Semaphore mayReturn = new Semaphore(0);
    List<String> ids = fixture.add(jobs);
    fixture.start(
        fixture.batch(
            jobs,
            all -> {
              assertThat(all).hasSize(jobs);
              caller.set(Thread.currentThread());
              mayReturn.acquire();
            }));
    await().until(() -> caller.get() != null);
    GroupCommit commit = fixture.redis.commit(fixture.keys.base());
    long before = commit.calls();

    // No call is answered before all ends are on their way, and their thread waits for replies.
    sayOfClients("PAUSE", "60000", "WRITE");
    try {
      mayReturn.release();
      await()
          .until(
              () ->
                  mayReturn.availablePermits() == 0
                      && caller.get().getState() == Thread.State.WAITING);
    } finally {
      sayOfClients("UNPAUSE");
    }
    ids.forEach(id -> fixture.awaitState(id, JobState.COMPLETED));

    // Four that may be under way at once, one with the rest, and the fetch that finds the queue
    // empty; one by one the ends alone would be a hundred.
    assertThat(commit.calls() - before).isLessThanOrEqualTo(6);
  }

  /** A command CLIENT, which is no write. */
  private void sayOfClients(String... words) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    List.of(words).forEach(arguments::add);
    fixture
        .redis
        .reads()
        .dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), arguments)
        .toCompletableFuture()
        .join();
  }

  @Test
  void lostReplyDoublesNoEndAndLosesNone() {
    int jobs = 30;
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        WorkerFixture cut = new WorkerFixture(proxy.uri(), fixture.keys)) {
      List<String> ids = fixture.add(jobs, JobOptions.NONE.withAttempts(2));
      proxy.cutReplyTo("moveToFinished");

      cut.start(
          Worker.builder(cut.redis, cut.keys)
              .batch(
                  10,
                  all -> {
                    if (all.get(0).job().attemptsMade() == 0) {
                      all.get(3).fail(new IllegalStateException("once"));
                    }
                  }));

      ids.forEach(id -> fixture.awaitState(id, JobState.COMPLETED));
      for (String name : List.of("completed", "added")) {
        assertThat(fixture.events().stream().filter(event -> event.get(1).equals(name)))
            .as(name)
            .hasSize(jobs);
      }
    }
  }

  @Test
  void besideNodeNoJobIsLostAndNoneDoneTwice() throws Exception {
    int jobs = 1000;
    NodeProject node = NodeProject.ofTheTests();
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    CountDownLatch nodeHasBegun = new CountDownLatch(1);
    // It holds 21 jobs at most until Node has done another, so that neither does all alone.
    fixture.start(
        fixture
            .batch(
                7,
                all -> {
                  all.forEach(job -> ran.add(job.id()));
                  nodeHasBegun.await();
                })
            .concurrency(3));
    int first = 50;
    fixture.add(first);
    await().until(() -> !ran.isEmpty());
    String[] arguments = {
      TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue(), String.valueOf(jobs)
    };
    CompletableFuture<List<JsonNode>> ofNode =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return node.run("run-crowd.mjs", arguments);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().atMost(Duration.ofSeconds(20)).until(() -> fixture.exists("completed"));

    nodeHasBegun.countDown();
    fixture.add(jobs - first);

    List<String> all = new ArrayList<>(ofNode.get().stream().map(JsonNode::asText).toList());
    assertThat(all).isNotEmpty();
    assertThat(ran).isNotEmpty();
    all.addAll(ran);
    assertThat(all).hasSize(jobs).doesNotHaveDuplicates();
  }
}
