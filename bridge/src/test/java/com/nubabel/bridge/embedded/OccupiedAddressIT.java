package com.nubabel.bridge.embedded;

import static com.nubabel.bridge.embedded.EmbeddedFixture.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where something answers already: a Redis is used as it is, anything else is an error. */
@Timeout(60)
class OccupiedAddressIT {
  @TempDir Path directory;
  private final EmbeddedFixture fixture = new EmbeddedFixture(() -> directory);

  @AfterEach
  void close() {
    fixture.close();
  }

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

      try (EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, foreign.uri(), directory)) {
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
