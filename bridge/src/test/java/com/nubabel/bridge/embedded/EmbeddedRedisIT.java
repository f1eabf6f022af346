package com.nubabel.bridge.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // A server is often opened only for being there.
class EmbeddedRedisIT {
  @TempDir Path directory;
  private final String uri = "redis://127.0.0.1:" + RedisProcess.freePort();

  /** Whatever a test leaves behind in its directory. */
  @AfterEach
  void endLeftoverServer() {
    EmbeddedServer.of(realDirectory(), RedisAddress.parse(uri)).ifPresent(EmbeddedServer::stop);
  }

  @Nested
  class WhenNothingAnswers {
    @Test
    void startsAServer() throws IOException {
      try (EmbeddedRedis redis = open(EmbeddedMode.AUTO)) {
        assertThat(redis.isOwner()).isTrue();
        assertThat(say(uri, "PING")).isEqualTo("PONG");
      }
    }

    @Test
    void alwaysStartsAServer() throws IOException {
      try (EmbeddedRedis redis = open(EmbeddedMode.ALWAYS)) {
        assertThat(redis.isOwner()).isTrue();
        assertThat(say(uri, "PING")).isEqualTo("PONG");
      }
    }

    @Test
    void neverStartsNothing() {
      try (EmbeddedRedis redis = open(EmbeddedMode.NEVER)) {
        assertThat(redis.isOwner()).isFalse();
        assertThat(directory).isEmptyDirectory();
      }
    }

    @Test
    void makesItsDirectory() throws IOException {
      Path missing = directory.resolve("not/yet there");

      try (EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, uri, missing)) {
        assertThat(say(uri, "CONFIG", "GET", "dir")).isEqualTo(missing.toRealPath().toString());
      }
    }

    @Test
    void configuresForDurability() throws IOException {
      try (EmbeddedRedis redis = open(EmbeddedMode.AUTO)) {
        assertThat(say(uri, "CONFIG", "GET", "appendonly")).isEqualTo("yes");
        assertThat(say(uri, "CONFIG", "GET", "appendfsync")).isEqualTo("everysec");
        assertThat(say(uri, "CONFIG", "GET", "save")).isEmpty();
        assertThat(say(uri, "CONFIG", "GET", "maxmemory-policy")).isEqualTo("noeviction");
      }
    }

    @Test
    void localhostIsServedOnAllItsAddresses() throws IOException {
      String localhost = uri.replace("127.0.0.1", "localhost");

      try (EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, localhost, directory)) {
        assertThat(say(localhost, "PING")).isEqualTo("PONG");
        assertThat(say(uri, "PING")).isEqualTo("PONG");
      }
    }

    @Test
    void anotherMachineIsNotOurs() {
      String remote = "redis://:secret@nowhere.invalid:7001";

      assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, remote, directory))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("nothing answers at redis.uri redis://nowhere.invalid:7001")
          .hasMessageContaining("loopback")
          .hasMessageNotContaining("secret");
    }

    @Test
    void aUserThatTheServerCannotHaveIsRefused() {
      String withUser = uri.replace("redis://", "redis://ann:secret@");

      assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, withUser, directory))
          .hasMessageContaining("user 'ann'")
          .hasMessageNotContaining("secret");
    }

    @Test
    void aDirectoryThatIsAFileIsNamed() throws IOException {
      Path file = Files.writeString(directory.resolve("file"), "");

      assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, uri, file))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("redis.embeddedDir " + file + " cannot be used");
    }

    @Test
    void aServerThatCannotReadItsDataSaysSoInItsOwnWords() throws IOException {
      Files.writeString(directory.resolve("appendonly.aof"), "this was never written by Redis\r\n");

      assertThatThrownBy(() -> open(EmbeddedMode.AUTO))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("did not start at " + uri)
          .hasMessageContaining("Bad file format reading the append only file");
    }

    @Test
    void aDirectoryLockedForAnotherAddressIsAnError() {
      String other = "redis://127.0.0.1:" + RedisProcess.freePort();

      try (EmbeddedRedis redis = open(EmbeddedMode.AUTO)) {
        assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, other, directory))
            .isInstanceOf(EmbeddedRedisException.class)
            .hasMessageContaining("redis.embeddedDir " + directory)
            .hasMessageContaining("no Redis answers at redis.uri " + other);
        assertThat(redis.isOwner()).isTrue();
      }
    }
  }

  @Nested
  class Data {
    @Test
    void survivesCloseAndStart() throws IOException {
      try (EmbeddedRedis first = open(EmbeddedMode.AUTO)) {
        say(uri, "SET", "kept", "yes");
      }

      try (EmbeddedRedis second = open(EmbeddedMode.AUTO)) {
        assertThat(say(uri, "GET", "kept")).isEqualTo("yes");
      }
    }

    @Test
    void survivesAKillOfRedis() throws IOException {
      try (EmbeddedRedis first = open(EmbeddedMode.AUTO)) {
        for (int i = 0; i < 100; i++) {
          say(uri, "SET", "key" + i, "value" + i);
        }
        kill(server());
      }

      try (EmbeddedRedis second = open(EmbeddedMode.AUTO)) {
        assertThat(say(uri, "DBSIZE")).isEqualTo("100");
        assertThat(say(uri, "GET", "key99")).isEqualTo("value99");
      }
    }
  }

  @Nested
  class TwoProcesses {
    @Test
    void theNextStartAdoptsTheServerOfAKilledOwner() throws Exception {
      EmbeddedOwner killed = EmbeddedOwner.start(uri, directory);
      assertThat(killed.isOwner()).isTrue();
      say(uri, "SET", "kept", "yes");
      EmbeddedServer orphan = server();
      killed.kill();

      try (EmbeddedRedis adopter = open(EmbeddedMode.AUTO)) {
        assertThat(adopter.isOwner()).isTrue();
        assertThat(server().process()).isEqualTo(orphan.process());
        assertThat(say(uri, "GET", "kept")).isEqualTo("yes");
      }
      assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void alwaysAdoptsToo() throws Exception {
      EmbeddedOwner killed = EmbeddedOwner.start(uri, directory);
      killed.kill();

      try (EmbeddedRedis adopter = open(EmbeddedMode.ALWAYS)) {
        assertThat(adopter.isOwner()).isTrue();
      }
    }

    @Test
    void anOrphanOnAFormerAddressMakesWay() throws Exception {
      EmbeddedOwner killed = EmbeddedOwner.start(uri, directory);
      say(uri, "SET", "kept", "yes");
      EmbeddedServer orphan = server();
      killed.kill();
      String moved = "redis://127.0.0.1:" + RedisProcess.freePort();

      try (EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, moved, directory)) {
        assertThat(orphan.isAlive()).isFalse();
        assertThat(say(moved, "GET", "kept")).isEqualTo("yes");
      }
    }

    @Test
    void theSecondIsAPlainClientThatStopsNothing() throws Exception {
      try (EmbeddedOwner owner = EmbeddedOwner.start(uri, directory)) {
        EmbeddedRedis second = open(EmbeddedMode.AUTO);
        assertThat(owner.isOwner()).isTrue();
        assertThat(second.isOwner()).isFalse();

        second.close();

        assertThat(say(uri, "PING")).isEqualTo("PONG");
      }
      assertThat(EmbeddedServer.of(realDirectory(), RedisAddress.parse(uri))).isEmpty();
    }

    @Test
    void theSecondInOneProcessIsAPlainClientAndLeavesTheLockAlone() throws Exception {
      try (EmbeddedRedis owner = open(EmbeddedMode.AUTO)) {
        try (EmbeddedRedis second = open(EmbeddedMode.ALWAYS)) {
          assertThat(second.isOwner()).isFalse();
        }

        // Another process looks: closing a second channel on the file would have dropped the lock.
        try (EmbeddedOwner third = EmbeddedOwner.start(uri, directory)) {
          assertThat(third.isOwner()).isFalse();
        }
        assertThat(say(uri, "PING")).isEqualTo("PONG");
        assertThat(owner.isOwner()).isTrue();
      }
    }
  }

  @Nested
  class WhenSomethingElseAnswers {
    @Test
    void aForeignRedisIsUsedAndLeftRunning() throws IOException {
      try (RedisProcess foreign = TestRedis.startOwn()) {
        EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, foreign.uri(), directory);
        assertThat(redis.isOwner()).isFalse();

        redis.close();

        assertThat(say(foreign.uri(), "PING")).isEqualTo("PONG");
        assertThat(directory).isEmptyDirectory();
      }
    }

    @Test
    void aRedisThatHappensToLiveInOurDirectoryIsNotTakenForAnOrphan() throws IOException {
      try (RedisProcess foreign = TestRedis.startOwn()) {
        Path itsDirectory = Path.of(say(foreign.uri(), "CONFIG", "GET", "dir"));

        EmbeddedRedis.open(EmbeddedMode.AUTO, foreign.uri(), itsDirectory).close();

        assertThat(say(foreign.uri(), "PING")).isEqualTo("PONG");
      }
    }

    @Test
    void aForeignRedisThatWantsAPasswordIsRedisToo() throws IOException {
      try (RedisProcess foreign = TestRedis.startOwn()) {
        say(foreign.uri(), "CONFIG", "SET", "requirepass", "secret");

        try (EmbeddedRedis redis =
            EmbeddedRedis.open(EmbeddedMode.AUTO, foreign.uri(), directory)) {
          assertThat(redis.isOwner()).isFalse();
        }
      }
    }

    @Test
    void aForeignRedisIsAnErrorForAlways() {
      try (RedisProcess foreign = TestRedis.startOwn()) {
        assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.ALWAYS, foreign.uri(), directory))
            .isInstanceOf(EmbeddedRedisException.class)
            .hasMessageContaining("redis.embedded is always")
            .hasMessageContaining("redis.uri " + foreign.uri());
      }
    }

    @Test
    void aWebServerIsNoRedis() throws Exception {
      try (Stranger web = new Stranger("HTTP/1.1 400 Bad Request\r\n\r\n")) {
        assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, web.uri(), directory))
            .isInstanceOf(EmbeddedRedisException.class)
            .hasMessage(
                "redis.uri %s: something listens there that is no Redis: it answered PING with \"HTTP/1.1 400 Bad Request\"; stop it, or choose another port for redis.uri",
                web.uri());
      }
    }

    @Test
    void silenceIsNoRedis() throws Exception {
      try (Stranger silent = new Stranger(null)) {
        assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, silent.uri(), directory))
            .isInstanceOf(EmbeddedRedisException.class)
            .hasMessageContaining("redis.uri " + silent.uri())
            .hasMessageContaining("it did not answer PING within 2 s");
      }
    }

    @Test
    void hangingUpIsNoRedis() throws Exception {
      try (Stranger rude = new Stranger("")) {
        assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, rude.uri(), directory))
            .isInstanceOf(EmbeddedRedisException.class)
            .hasMessageContaining("it ended the connection without an answer to PING");
      }
    }
  }

  @Nested
  class TheProcess {
    @Test
    void hasASessionOfItsOwn() throws Exception {
      assumeTrue(Files.isExecutable(Path.of("/bin/ps")), "no ps here to show session ids");
      try (EmbeddedRedis redis = open(EmbeddedMode.AUTO)) {
        String own = sessionOf(ProcessHandle.current().pid());

        String session = sessionOf(server().process().pid());

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

        ProcessHandle.Info info =
            EmbeddedServer.of(realDirectory(), RedisAddress.parse(uri))
                .orElseThrow()
                .process()
                .info();
        assertThat(info.commandLine().orElseThrow())
            .contains("redis-server")
            .doesNotContain("s3cret");
        assertThat(Files.readString(directory.resolve("redis.log"))).doesNotContain("s3cret");
      }
      assertThat(EmbeddedServer.of(realDirectory(), RedisAddress.parse(uri))).isEmpty();
    }

    @Test
    void isGoneAfterCloseAndClosingAgainIsHarmless() throws IOException {
      EmbeddedRedis redis = open(EmbeddedMode.AUTO);
      EmbeddedServer server = server();

      redis.close();

      assertThat(server.isAlive()).isFalse();
      try (EmbeddedRedis next = open(EmbeddedMode.AUTO)) {
        redis.close();
        assertThat(next.isOwner()).isTrue();
        assertThat(say(uri, "PING")).isEqualTo("PONG");
      }
    }
  }

  private EmbeddedRedis open(EmbeddedMode mode) {
    return EmbeddedRedis.open(mode, uri, directory);
  }

  private EmbeddedServer server() {
    EmbeddedServer server =
        EmbeddedServer.of(realDirectory(), RedisAddress.parse(uri)).orElseThrow();
    assertThat(server.answers()).isTrue();
    return server;
  }

  private Path realDirectory() {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(EmbeddedServer server) {
    server.process().destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
  }

  /** The reply to one command, or the last element of an array. */
  private static String say(String uri, String... words) throws IOException {
    try (RedisSocket redis = RedisSocket.login(RedisAddress.parse(uri), Duration.ofSeconds(5))) {
      var reply = redis.call(words);
      return reply.get(reply.size() - 1);
    }
  }

  private static String sessionOf(long pid) throws Exception {
    Process ps = new ProcessBuilder("ps", "-o", "sid=", "-p", String.valueOf(pid)).start();
    String session = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(ps.waitFor(10, SECONDS)).isTrue();
    return session.strip();
  }
}
