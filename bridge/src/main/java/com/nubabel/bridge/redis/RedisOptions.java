package com.nubabel.bridge.redis;

import com.nubabel.bridge.BadInputException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the connections to Redis behave.
 *
 * @param commandDeadline how long a command may take, an outage included; default 10 s
 * @param prefix of the queues' keys; default {@code bull}. Matters in a Cluster alone, where it
 *     must bear a hash tag, as {@code {bull}}: the connections are to the master of its slot
 * @param sentinelPassword what the Sentinels themselves ask for; null for nothing
 * @param caFile certificates (PEM) by which a server is known over TLS; null for the JVM's own
 * @param isInsecure over TLS any certificate will do; default no. For trials alone
 */
public record RedisOptions(
    Duration commandDeadline,
    String prefix,
    String sentinelPassword,
    Path caFile,
    boolean isInsecure) {
  public static final RedisOptions DEFAULT =
      new RedisOptions(Duration.ofSeconds(10), "bull", null, null, false);

  public RedisOptions {
    if (commandDeadline.toMillis() < 1) {
      throw new BadInputException(
          "redis.commandDeadline", "must be at least 1 ms, got " + commandDeadline);
    }
  }

  public RedisOptions withCommandDeadline(Duration deadline) {
    return new RedisOptions(deadline, prefix, sentinelPassword, caFile, isInsecure);
  }

  public RedisOptions withPrefix(String prefix) {
    return new RedisOptions(commandDeadline, prefix, sentinelPassword, caFile, isInsecure);
  }

  public RedisOptions withSentinelPassword(String password) {
    return new RedisOptions(commandDeadline, prefix, password, caFile, isInsecure);
  }

  public RedisOptions withCaFile(Path file) {
    return new RedisOptions(commandDeadline, prefix, sentinelPassword, file, isInsecure);
  }

  public RedisOptions insecure() {
    return new RedisOptions(commandDeadline, prefix, sentinelPassword, caFile, true);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisOptions[commandDeadline=%s, prefix=%s, caFile=%s, isInsecure=%s]"
        .formatted(commandDeadline, prefix, caFile, isInsecure);
  }
}
