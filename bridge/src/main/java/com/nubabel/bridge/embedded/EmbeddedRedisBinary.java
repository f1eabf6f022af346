package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * The {@code redis-server} executable for this machine, carried by the jar of {@code
 * com.github.codemonstur:embedded-redis}. Only the jar's resources are used, none of its classes:
 * the library would kill Redis by a shutdown hook of its own while jobs still run.
 */
public final class EmbeddedRedisBinary {
  private static final String DEPENDENCY = "com.github.codemonstur:embedded-redis:1.4.4";

  private final String resource;

  EmbeddedRedisBinary(String resource) {
    this.resource = resource;
  }

  /**
   * The binary for the machine that this JVM runs on.
   *
   * @throws EmbeddedRedisException if the jar has none for it
   */
  public static EmbeddedRedisBinary forThisMachine() {
    return forPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** As {@link #forThisMachine()}, for the values of {@code os.name} and {@code os.arch}. */
  static EmbeddedRedisBinary forPlatform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "other";
    String processor =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          case "x86", "i386", "i486", "i586", "i686" -> "386";
          default -> "other";
        };
    return new EmbeddedRedisBinary(
        switch (system + "-" + processor) {
          case "linux-amd64" -> "redis-server-6.2.6-v5-linux-amd64";
          case "linux-arm64" -> "redis-server-6.2.7-linux-arm64";
          case "linux-386" -> "redis-server-6.2.7-linux-386";
          case "darwin-amd64" -> "redis-server-6.2.6-v5-darwin-amd64";
          case "darwin-arm64" -> "redis-server-6.2.6-v5-darwin-arm64";
          // The jar's Windows build is Redis 5: too old for the scripts, and it knows no daemonize.
          default ->
              throw new EmbeddedRedisException(
                  "there is no embedded Redis for %s on %s, only for Linux (amd64, arm64, 386) and macOS (amd64, arm64); run a Redis of your own and set redis.embedded: never"
                      .formatted(osName, osArch));
        });
  }

  /**
   * Puts the executable into the directory, which must exist, and returns its path. A file that is
   * there already with the same bytes is kept; any other is replaced in one step, so that two
   * processes may unpack at once, and a running server of an older version is not disturbed.
   *
   * @throws EmbeddedRedisException if the jar is not on the class path or the file cannot be
   *     written
   */
  public Path unpackInto(Path directory) {
    byte[] content = content();
    Path file = directory.resolve(resource);
    try {
      if (Files.isExecutable(file) && Arrays.equals(content, Files.readAllBytes(file))) {
        return file;
      }
      Path part = Files.createTempFile(directory, resource, ".part");
      try {
        Files.write(part, content);
        if (!part.toFile().setExecutable(true)) {
          throw new IOException("cannot make " + part + " executable");
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      return file;
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "cannot unpack the embedded Redis to %s: %s".formatted(file, e), e);
    }
  }

  private byte[] content() {
    try (InputStream in = EmbeddedRedisBinary.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new EmbeddedRedisException(
            "the embedded Redis needs %s on the class path, which has no resource %s; add the dependency %s, or set redis.embedded: never"
                .formatted(DEPENDENCY, resource, DEPENDENCY));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new EmbeddedRedisException("cannot read %s from its jar: %s".formatted(resource, e), e);
    }
  }
}
