package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisOptions;
import com.nubabel.bridge.redis.RedisUnavailableException;
import com.nubabel.bridge.testing.RedisCluster;
import com.nubabel.bridge.testing.RedisProcess;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server over TLS, and users who may not do everything. */
class TlsAndAclIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void jobsRunOverTlsWhereTheCertificateIsTrustedAndNowhereElse() throws Exception {
    SelfSigned tls = SelfSigned.in(directory);
    int port = RedisProcess.freePort();
    try (RedisProcess server = RedisProcess.startWith(tls.serverConfig(port))) {
      String uri = SelfSigned.uri(port);

      runAJob(uri, RedisOptions.DEFAULT.withCaFile(tls.certificate()));
      runAJob(uri, RedisOptions.DEFAULT.insecure());
      assertThatThrownBy(() -> RedisConnections.open(uri))
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageNotContaining("secret");
      assertThat(server.pid()).isPositive();
    }
  }

  @Test
  void fileThatHoldsNoCertificateIsNamed() throws Exception {
    Path none = Files.writeString(directory.resolve("none.pem"), "nothing");

    assertThatThrownBy(
            () ->
                RedisConnections.open("rediss://127.0.0.1", RedisOptions.DEFAULT.withCaFile(none)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("redis.caFile ");
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT", "TIME"})
  void userWhoMayNotUseACommandThatIsNotNeededStillWorks(CommandType command) throws Exception {
    try (RedisProcess server = RedisProcess.startWith("save \"\"")) {
      RedisCluster.on(
          server,
          redis ->
              redis.aclSetuser(
                  "limited",
                  AclSetuserArgs.Builder.on()
                      .addPassword("pw")
                      .allKeys()
                      .allCommands()
                      .removeCommand(command)));

      runAJob(server.uri().replace("redis://", "redis://limited:pw@"), RedisOptions.DEFAULT);
    }
  }

  private static void runAJob(String uri, RedisOptions options) {
    QueueKeys keys = new QueueKeys("bull", "q");
    try (RedisConnections redis = RedisConnections.open(uri, options);
        QueueEvents events = QueueEvents.open(redis, keys);
        Worker worker =
            Worker.builder(redis, keys)
                .processor(job -> job.data())
                .drainDelay(Duration.ofSeconds(1))
                .build()) {
      worker.start();
      Queue queue = new Queue(redis, keys, InstantSource.system());
      for (int i = 0; i < 3; i++) {
        String id = queue.add("n", Map.of("i", i)).id();
        assertThat(events.await(id, LIMIT).path("i").asInt()).isEqualTo(i);
      }
    }
  }
}
