package com.nubabel.bridge.embedded;

import static com.nubabel.bridge.embedded.EmbeddedFixture.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing answers a server is started, or it is said why none can be. */
@Timeout(60)
@SuppressWarnings("try") // A server is often opened only for being there.
class EmbeddedStartIT {
  @TempDir Path directory;
  private final EmbeddedFixture fixture = new EmbeddedFixture(() -> directory);
  private final String uri = fixture.uri;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void startsAServer() throws IOException {
    try (EmbeddedRedis redis = fixture.open(EmbeddedMode.AUTO)) {
      assertThat(redis.isOwner()).isTrue();
      assertThat(say(uri, "PING")).isEqualTo("PONG");
    }
  }

  @Test
  void alwaysStartsAServer() throws IOException {
    try (EmbeddedRedis redis = fixture.open(EmbeddedMode.ALWAYS)) {
      assertThat(redis.isOwner()).isTrue();
      assertThat(say(uri, "PING")).isEqualTo("PONG");
    }
  }

  @Test
  void neverStartsNothing() {
    try (EmbeddedRedis redis = fixture.open(EmbeddedMode.NEVER)) {
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
    try (EmbeddedRedis redis = fixture.open(EmbeddedMode.AUTO)) {
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

    assertThatThrownBy(() -> fixture.open(EmbeddedMode.AUTO))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("did not start at " + uri)
        .hasMessageContaining("Bad file format reading the append only file");
  }

  @Test
  void aDirectoryLockedForAnotherAddressIsAnError() {
    String other = "redis://127.0.0.1:" + RedisProcess.freePort();

    try (EmbeddedRedis redis = fixture.open(EmbeddedMode.AUTO)) {
      assertThatThrownBy(() -> EmbeddedRedis.open(EmbeddedMode.AUTO, other, directory))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("redis.embeddedDir " + directory)
          .hasMessageContaining("no Redis answers at redis.uri " + other);
      assertThat(redis.isOwner()).isTrue();
    }
  }
}
