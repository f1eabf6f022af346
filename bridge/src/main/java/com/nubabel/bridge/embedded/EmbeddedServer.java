package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis process that was started for an embedded directory, by this JVM or by one that is gone.
 *
 * <p>Before one is stopped it must be known for ours beyond doubt: the directory's pid file names
 * it, and its executable lies in the directory. That Redis gives the directory as its own is not
 * enough: a container next door may well have another {@code /data}.
 *
 * @param address where it listens, or where we would have it listen
 */
record EmbeddedServer(RedisAddress address, ProcessHandle process) {
  static final String PID_FILE = "redis.pid";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final Duration TALK_MAX = Duration.ofSeconds(5);

  /** Ending flushes the append-only file to the disk, over which a busy disk may take its time. */
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  /** Whether the Redis at the address has the directory for its own; false if it won't tell. */
  static boolean livesIn(Path directory, RedisAddress address) {
    try (RedisSocket redis = RedisSocket.login(address, TALK_MAX)) {
      Path told = Path.of(redis.call("CONFIG", "GET", "dir").get(1));
      return Files.isDirectory(directory) && Files.isSameFile(directory, told);
    } catch (IOException | RuntimeException e) {
      // Wrong password, no right to CONFIG, gone again, a directory that is not on this machine.
      LOG.debug(
          "the Redis at {} does not tell a directory that is here: {}", address, e.toString());
      return false;
    }
  }

  /** The directory's living server, wherever it really listens. */
  static Optional<EmbeddedServer> of(Path directory, RedisAddress address) {
    try {
      String pid = Files.readString(directory.resolve(PID_FILE)).strip();
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(
              process -> executable(process).filter(exe -> exe.startsWith(directory)).isPresent())
          .map(process -> new EmbeddedServer(address, process));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // No pid file, or not written yet.
    }
  }

  /** Whether the Redis that answers at the address is this process. */
  boolean answers() {
    try (RedisSocket redis = RedisSocket.login(address, TALK_MAX)) {
      return redis
          .call("INFO", "server")
          .get(0)
          .lines()
          .anyMatch(("process_id:" + process.pid())::equals);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Has Redis write out its append-only file and end, and waits until the process is gone.
   *
   * @throws EmbeddedRedisException if it is still there after 30 s
   */
  void stop() {
    if (answers()) {
      try (RedisSocket redis = RedisSocket.login(address, TALK_MAX)) {
        redis.call("SHUTDOWN");
      } catch (IOException e) {
        // The usual case: a Redis that obeys ends the connection instead of replying.
        LOG.debug("SHUTDOWN of {}: {}", address, e.toString());
      }
    } else {
      process.destroy(); // It listens elsewhere or is busy; SIGTERM means the same to it.
    }
    Deadline deadline = Deadline.in(STOP_MAX);
    while (isAlive()) {
      if (deadline.hasPassed()) {
        throw new EmbeddedRedisException(
            "the embedded Redis (process %d) did not end within %d s; see its log beside its data"
                .formatted(process.pid(), STOP_MAX.toSeconds()));
      }
      Deadline.pause("the embedded Redis to end");
    }
  }

  /**
   * A process that has ended but was not waited for still counts as alive for ProcessHandle, which
   * happens where this JVM is process 1 of a container; but it has no executable any more.
   */
  boolean isAlive() {
    return process.isAlive() && executable(process).isPresent();
  }

  private static Optional<Path> executable(ProcessHandle process) {
    return process.info().command().map(Path::of);
  }
}
