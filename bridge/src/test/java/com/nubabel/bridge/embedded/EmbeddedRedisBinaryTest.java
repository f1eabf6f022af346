package com.nubabel.bridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedRedisBinaryTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, redis-server-6.2.6-v5-linux-amd64",
    "Linux, aarch64, redis-server-6.2.7-linux-arm64",
    "Linux, i386, redis-server-6.2.7-linux-386",
    "Mac OS X, x86_64, redis-server-6.2.6-v5-darwin-amd64",
    "Mac OS X, aarch64, redis-server-6.2.6-v5-darwin-arm64",
  })
  void everyKnownPlatformHasAnExecutableInTheJar(String os, String arch, String name) {
    Path file = EmbeddedRedisBinary.forPlatform(os, arch).unpackInto(directory);

    assertThat(file).isEqualTo(directory.resolve(name)).isExecutable();
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, riscv64", "SunOS, x86_64"})
  void anUnknownPlatformIsNamed(String os, String arch) {
    assertThatThrownBy(() -> EmbeddedRedisBinary.forPlatform(os, arch))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("no embedded Redis for %s on %s", os, arch)
        .hasMessageContaining("redis.embedded: never");
  }

  @Test
  void aFileWithTheSameBytesIsKept() throws IOException {
    Path file = EmbeddedRedisBinary.forPlatform("Linux", "arm64").unpackInto(directory);
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, longAgo);

    EmbeddedRedisBinary.forPlatform("Linux", "arm64").unpackInto(directory);

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
  }

  @Test
  void aDamagedFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = EmbeddedRedisBinary.forPlatform("Linux", "arm64").unpackInto(directory);
    long size = Files.size(file);
    Files.writeString(file, "half");

    EmbeddedRedisBinary.forPlatform("Linux", "arm64").unpackInto(directory);

    assertThat(file).hasSize(size).isExecutable();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aMissingJarIsNamed() {
    EmbeddedRedisBinary absent = new EmbeddedRedisBinary("redis-server-0-of-no-jar");

    assertThatThrownBy(() -> absent.unpackInto(directory))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("add the dependency com.github.codemonstur:embedded-redis:1.4.4");
  }
}
