package com.nubabel.bridge.embedded;

import static com.nubabel.bridge.embedded.EmbeddedFixture.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.testing.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of several processes one owns the server; who finds it orphaned adopts it. */
@Timeout(60)
@SuppressWarnings("try") // A server is often opened only for being there.
class EmbeddedOwnerIT {
  @TempDir Path directory;
  private final EmbeddedFixture fixture = new EmbeddedFixture(() -> directory);
  private final String uri = fixture.uri;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theNextStartAdoptsTheServerOfAKilledOwner() throws Exception {
    EmbeddedOwner killed = EmbeddedOwner.start(uri, directory);
    assertThat(killed.isOwner()).isTrue();
    say(uri, "SET", "kept", "yes");
    EmbeddedServer orphan = fixture.server();
    killed.kill();

    try (EmbeddedRedis adopter = fixture.open(EmbeddedMode.AUTO)) {
      assertThat(adopter.isOwner()).isTrue();
      assertThat(fixture.server().process()).isEqualTo(orphan.process());
      assertThat(say(uri, "GET", "kept")).isEqualTo("yes");
    }
    assertThat(orphan.isAlive()).isFalse();
  }

  @Test
  void alwaysAdoptsToo() throws Exception {
    EmbeddedOwner killed = EmbeddedOwner.start(uri, directory);
    killed.kill();

    try (EmbeddedRedis adopter = fixture.open(EmbeddedMode.ALWAYS)) {
      assertThat(adopter.isOwner()).isTrue();
    }
  }

  @Test
  void anOrphanOnAFormerAddressMakesWay() throws Exception {
    EmbeddedOwner killed = EmbeddedOwner.start(uri, directory);
    say(uri, "SET", "kept", "yes");
    EmbeddedServer orphan = fixture.server();
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
      EmbeddedRedis second = fixture.open(EmbeddedMode.AUTO);
      assertThat(owner.isOwner()).isTrue();
      assertThat(second.isOwner()).isFalse();

      second.close();

      assertThat(say(uri, "PING")).isEqualTo("PONG");
    }
    assertThat(fixture.found()).isEmpty();
  }

  @Test
  void theSecondInOneProcessIsAPlainClientAndLeavesTheLockAlone() throws Exception {
    try (EmbeddedRedis owner = fixture.open(EmbeddedMode.AUTO)) {
      try (EmbeddedRedis second = fixture.open(EmbeddedMode.ALWAYS)) {
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
