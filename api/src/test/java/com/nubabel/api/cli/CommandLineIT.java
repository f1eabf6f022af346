package com.nubabel.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.CommandRun;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as its users see it: what it prints, and its exit code. */
class CommandLineIT {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("config.yml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "server", "worker"})
  void anUnknownKeyIsOneLineAndAnExitCode(String command) throws Exception {
    Files.writeString(file, "redis: {embeded: auto}");

    CommandRun run = CommandRun.of(command, file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .containsExactly(
            file + ": redis.embeded is not a known key; the nearest is redis.embedded");
  }

  @Test
  void aWorkerWithoutAQueueIsOneLine() throws Exception {
    Files.writeString(file, "logging: {level: ERROR}");

    CommandRun run = CommandRun.of("worker", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).containsExactly("workers must name a queue to work, got none");
  }

  @Test
  void aRightConfigurationIsSaidToBe() throws Exception {
    CommandRun run = CommandRun.of("check", "../config.yml");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).singleElement().asString().contains("Configuration is OK");
  }

  @Test
  void aServerThatOthersCanReachIsRefusedBeforeARedisIsStarted() throws Exception {
    Path data = directory.resolve("data");
    Files.writeString(
        file,
        """
        server:
          applicationConnectors: [{type: h2c, port: 0, bindHost: 0.0.0.0}]
          adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
        redis: {uri: "redis://127.0.0.1:1", embeddedDir: "%s"}
        logging: {level: ERROR}
        """
            .formatted(data));

    CommandRun run = CommandRun.of("server", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).singleElement().asString().contains("auth.allowRemote: true");
    assertThat(data).doesNotExist();
  }

  @Test
  void aPortInUseIsOneLineBeforeARedisIsStarted() throws Exception {
    Path data = directory.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          file,
          """
          server:
            applicationConnectors: [{type: h2c, port: %d, bindHost: 127.0.0.1}]
            adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
          redis: {uri: "redis://127.0.0.1:1", embeddedDir: "%s"}
          logging: {level: ERROR}
          """
              .formatted(taken.getLocalPort(), data));

      CommandRun run = CommandRun.of("server", file.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines())
          .singleElement()
          .asString()
          .contains(String.valueOf(taken.getLocalPort()));
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void aRedisThatIsAwayIsOneLine() throws Exception {
    Files.writeString(
        file,
        """
        server:
          applicationConnectors: [{type: h2c, port: 0, bindHost: 127.0.0.1}]
          adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
        redis: {uri: "redis://127.0.0.1:1", embedded: never}
        logging: {level: ERROR}
        """);

    CommandRun run = CommandRun.of("server", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .singleElement()
        .asString()
        .startsWith("Redis at 127.0.0.1:1 does not answer");
  }
}
