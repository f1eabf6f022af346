package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.testing.RedisCluster;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Redis answers, but will not do what it is asked: it has become a replica, or is still loading its
 * data. A call waits for its end, or fails at the deadline; none hangs.
 */
class NotReadyIT {
  private static final Duration DEADLINE = Duration.ofMillis(1500);

  private final QueueKeys keys = new QueueKeys("bull", "q");
  private RedisProcess server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private RedisConnections open(Duration deadline) {
    return RedisConnections.open(server.uri(), RedisOptions.DEFAULT.withCommandDeadline(deadline));
  }

  private Queue queue(RedisConnections redis) {
    return new Queue(redis, keys, InstantSource.system());
  }

  private static void assertFailsByTheDeadline(Runnable call) {
    long began = System.nanoTime();
    assertThatThrownBy(call::run)
        .isInstanceOfAny(RedisUnavailableException.class, OutcomeUnknownException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void masterThatBecameAReplicaFailsByTheDeadlineAndServesAgainAsMaster() throws Exception {
    server = TestRedis.startOwn();
    try (RedisConnections impatient = open(DEADLINE);
        RedisConnections patient = open(Duration.ofSeconds(20))) {
      String id = queue(impatient).add("n", Map.of()).id();
      int nobody = RedisProcess.freePort();
      RedisCluster.on(server, redis -> redis.replicaof("127.0.0.1", nobody));

      assertFailsByTheDeadline(() -> queue(impatient).add("n", Map.of()));
      assertFailsByTheDeadline(() -> queue(impatient).job(id).log("row"));
      CompletableFuture<String> added =
          CompletableFuture.supplyAsync(() -> queue(patient).add("n", Map.of()).id());
      await().pollDelay(Duration.ofMillis(100)).until(() -> !added.isDone());
      RedisCluster.on(server, redis -> redis.replicaofNoOne());

      assertThat(queue(patient).getJob(added.get(10, TimeUnit.SECONDS))).isNotNull();
      assertThat(queue(impatient).inspect().count()).isEqualTo(2);
    }
  }

  @Test
  void loadingServerFailsByTheDeadlineAndServesWhenItHasLoaded() throws Exception {
    // It looks up from loading every 2 MB; with the delay of 2 ms per key that is each 400 ms.
    server = RedisProcess.startWith("save \"\"", "rdbcompression no", "key-load-delay 2000");
    try (RedisConnections impatient = open(DEADLINE);
        RedisConnections patient = open(Duration.ofSeconds(20))) {
      String id = queue(impatient).add("n", Map.of()).id();
      RedisCluster.on(
          server,
          redis -> {
            for (int i = 0; i < 2500; i++) {
              redis.set("filler" + i, "x".repeat(10_000));
            }
            return redis.save();
          });

      CompletableFuture<Void> restarted = CompletableFuture.runAsync(server::restart);
      await().pollInterval(Duration.ofMillis(5)).until(this::isLoading);

      assertFailsByTheDeadline(() -> queue(impatient).getJob(id));
      assertFailsByTheDeadline(() -> queue(impatient).add("n", Map.of()));
      assertThat(queue(patient).add("n", Map.of()).id()).isNotNull();
      restarted.get(20, TimeUnit.SECONDS);
      assertThat(queue(impatient).getJob(id)).isNotNull();
    }
  }

  private boolean isLoading() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(8);
      return new String(answer, StandardCharsets.US_ASCII).equals("-LOADING");
    } catch (IOException e) {
      return false;
    }
  }
}
