package com.nubabel.bridge.embedded;

import static com.nubabel.bridge.embedded.EmbeddedFixture.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server that was started: its data outlives it, and its process keeps to itself. */
@Timeout(60)
@SuppressWarnings("try") // A server is often opened only for being there.
class EmbeddedServerIT {
  @TempDir Path directory;
  private final EmbeddedFixture fixture = new EmbeddedFixture(() -> directory);
  private final String uri = fixture.uri;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Nested
  class Data {
    @Test
    void survivesCloseAndStart() throws IOException {
      try (EmbeddedRedis first = fixture.open(EmbeddedMode.AUTO)) {
        say(uri, "SET", "kept", "yes");
      }

      try (EmbeddedRedis second = fixture.open(EmbeddedMode.AUTO)) {
        assertThat(say(uri, "GET", "kept")).isEqualTo("yes");
      }
    }

    @Test
    void survivesAKillOfRedis() throws IOException {
      try (EmbeddedRedis first = fixture.open(EmbeddedMode.AUTO)) {
        for (int i = 0; i < 100; i++) {
          say(uri, "SET", "key" + i, "value" + i);
        }
        fixture.kill();
      }

      try (EmbeddedRedis second = fixture.open(EmbeddedMode.AUTO)) {
        assertThat(say(uri, "DBSIZE")).isEqualTo("100");
        assertThat(say(uri, "GET", "key99")).isEqualTo("value99");
      }
    }
  }

  @Nested
  class TheProcess {
    @Test
    void hasASessionOfItsOwn() throws Exception {
      assumeTrue(Files.isExecutable(Path.of("/bin/ps")), "no ps here to show session ids");
      try (EmbeddedRedis redis = fixture.open(EmbeddedMode.AUTO)) {
        String own = sessionOf(ProcessHandle.current().pid());

        String session = sessionOf(fixture.server().process().pid());

        assertThat(session).matches("\\d+").isNotEqualTo(own);
      }
    }

    @Test
    void keepsThePasswordToItself() throws Exception {
      String password = "s3cret \"word\" \\ ü";
      String withPassword = uri.replace("redis://", "redis://:s3cret%20%22word%22%20%5C%20%C3%BC@");
      try (EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, withPassword, directory)) {
        assertThat(say(withPassword, "CONFIG", "GET", "requirepass")).isEqualTo(password);
        assertThatThrownBy(() -> say(uri, "PING")).hasMessageContaining("NOAUTH");

        ProcessHandle.Info info = fixture.found().orElseThrow().process().info();
        assertThat(info.commandLine().orElseThrow())
            .contains("redis-server")
            .doesNotContain("s3cret");
        assertThat(Files.readString(directory.resolve("redis.log"))).doesNotContain("s3cret");
      }
      assertThat(fixture.found()).isEmpty();
    }

    @Test
    void isGoneAfterCloseAndClosingAgainIsHarmless() throws IOException {
      EmbeddedRedis redis = fixture.open(EmbeddedMode.AUTO);
      EmbeddedServer server = fixture.server();

      redis.close();

      assertThat(server.isAlive()).isFalse();
      try (EmbeddedRedis next = fixture.open(EmbeddedMode.AUTO)) {
        redis.close();
        assertThat(next.isOwner()).isTrue();
        assertThat(say(uri, "PING")).isEqualTo("PONG");
      }
    }
  }

  private static String sessionOf(long pid) throws Exception {
    Process ps = new ProcessBuilder("ps", "-o", "sid=", "-p", String.valueOf(pid)).start();
    String session = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(ps.waitFor(10, SECONDS)).isTrue();
    return session.strip();
  }
}
