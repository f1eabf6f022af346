package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.LoneCall;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisOptions;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.worker.MarkerWait.Awaited;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisException;

class MarkerWaitIT {
  private static final Duration LONG = Duration.ofSeconds(9);

  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "quiet");
  private final Random random = new Random(7);

  /** Whether it waits by then, is about to, or has just connected. */
  @Test
  void closingEndsAWaitWheneverItComes() throws InterruptedException {
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri())) {
      for (int i = 0; i < 500; i++) {
        MarkerWait marker = new MarkerWait(redis, keys, "");
        Thread waiting = new Thread(() -> waitOn(marker), "waiting");
        waiting.start();
        LockSupport.parkNanos(random.nextInt(1_000_000));
        marker.close();
        waiting.join(8_000);

        assertThat(waiting.isAlive()).as("waits on, in round %s", i).isFalse();
      }
    }
  }

  @Test
  void closingEndsAWaitAlsoWhereRedisDoesNot() throws InterruptedException {
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        RedisConnections redis = RedisConnections.open(proxy.uri())) {
      proxy.keepOpen();
      MarkerWait marker = new MarkerWait(redis, keys, "");
      Thread waiting = new Thread(() -> marker.await(LONG, null, () -> true), "waiting");
      waiting.start();
      Queue queue = new Queue(redis, keys, InstantSource.system());
      await().until(() -> !queue.inspect().getWorkers().isEmpty());

      marker.close();

      waiting.join(5_000);
      assertThat(waiting.isAlive()).isFalse();
    }
  }

  private static void waitOn(MarkerWait marker) {
    while (true) {
      try {
        var unused = marker.await(Duration.ofMillis(2), null, () -> true);
      } catch (JedisException | IllegalStateException e) {
        return; // It is closed.
      }
    }
  }

  @Test
  void waitThatIsEndedAsAJobComesHasItOrNobodyHas() throws Exception {
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri())) {
      endWaitsAsJobsCome(redis, 300);
    }
  }

  @Test
  void overTlsToo(@TempDir Path directory) throws Exception {
    int port = RedisProcess.freePort();
    SelfSigned tls = SelfSigned.in(directory);
    try (RedisProcess server = RedisProcess.startWith(tls.serverConfig(port));
        RedisConnections redis =
            RedisConnections.open(SelfSigned.uri(port), RedisOptions.DEFAULT.insecure())) {
      assertThat(server.pid()).isPositive();
      endWaitsAsJobsCome(redis, 100);
    }
  }

  private void endWaitsAsJobsCome(RedisConnections redis, int rounds) throws Exception {
    Queue queue = new Queue(redis, keys, InstantSource.system());
    WorkerOptions options = Worker.builder(redis, keys).processor(job -> null).options();
    JobOperations operations = new JobOperations(options);
    Executor threads = task -> new Thread(task).start(); // None may wait for another.
    int ended = 0;
    try (MarkerWait marker = new MarkerWait(redis, keys, "")) {
      for (int round = 0; round < rounds; round++) {
        String token = "t:" + round;
        LoneCall fetch =
            redis.commit(keys.base()).alone(operations.moveToActiveLater(1, 0, List.of(token)));
        AtomicBoolean mayWait = new AtomicBoolean(true);
        CompletableFuture<Awaited> wait =
            CompletableFuture.supplyAsync(
                () -> marker.await(LONG, time -> fetch, mayWait::get), threads);
        LockSupport.parkNanos(random.nextInt(1_000_000));
        CompletableFuture<String> add =
            CompletableFuture.supplyAsync(() -> queue.add("n", 1).id(), threads);
        LockSupport.parkNanos(random.nextInt(600_000));
        mayWait.set(false);
        marker.endWait();

        String id = add.get(8, TimeUnit.SECONDS);
        Awaited awaited = wait.get(8, TimeUnit.SECONDS);
        if (awaited == null) {
          ended++;
          assertThat(queue.snapshot(id).state()).as("round %s", round).isEqualTo(JobState.WAITING);
        } else {
          Fetched fetched = Fetched.of(awaited.reply(), "");
          assertThat(fetched.jobs()).singleElement().extracting(FetchedJob::id).isEqualTo(id);
          redis.commit(keys.base()).submit(JobOperations.moveToWait(fetched.jobs().get(0))).join();
        }
        queue.upkeep().drain(false);
        redis.commands().del(keys.marker()).get();
      }
    }
    assertThat(ended).as("of %s", rounds).isPositive().isLessThan(rounds);
  }

  @Test
  void whoMayNotWaitHasNothingDone() {
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri());
        MarkerWait marker = new MarkerWait(redis, keys, "")) {
      assertThat(marker.await(LONG, null, () -> false)).isNull();
    }
  }
}
