package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts a Redis server for an embedded directory and waits until it serves. Call with the
 * directory's {@link OwnerLock} held.
 *
 * <p>Redis makes a daemon of itself: so it has a session of its own, and the Ctrl-C that tells this
 * process to finish its jobs does not end Redis under them. Its configuration goes through standard
 * input: arguments could be read by every user of the machine, and a file would keep the password.
 */
final class EmbeddedLaunch {
  private static final String LOG_FILE = "redis.log";

  /** From the start to the first answer, of whatever kind. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  /** From the start until the append-only file is read; some hundred MB take a second. */
  private static final Duration LOAD_MAX = Duration.ofMinutes(10);

  private final RedisAddress address;
  private final Path directory;

  EmbeddedLaunch(RedisAddress address, Path directory) {
    this.address = address;
    this.directory = directory;
  }

  /**
   * @throws EmbeddedRedisException saying why Redis did not start, in its own words if it had any
   */
  EmbeddedServer launch() {
    Path binary = EmbeddedRedisBinary.forThisMachine().unpackInto(directory);
    try {
      Files.deleteIfExists(pidFile());
      long logBytesBefore = Files.exists(log()) ? Files.size(log()) : 0;
      run(binary);
      return awaitPong(logBytesBefore);
    } catch (IOException e) {
      throw StartFailure.of(address, binary, e);
    }
  }

  private void run(Path binary) throws IOException {
    Process process =
        new ProcessBuilder(binary.toString(), "-")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(configuration().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it read anything; what it said tells why.
    }
    // The first process ends as soon as the daemon is on its way, and the daemon drops the stream.
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw StartFailure.of(address, said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("interrupted while Redis was starting", e);
    }
  }

  private EmbeddedServer awaitPong(long logBytesBefore) throws IOException {
    Deadline firstAnswer = Deadline.in(ANSWER_MAX);
    Deadline loaded = Deadline.in(LOAD_MAX);
    boolean answered = false;
    while (true) {
      // The pid file was deleted before the start: a process that it names and that is not there
      // has ended. The file is looked at first, since it is empty for a moment.
      boolean named = Files.exists(pidFile()) && Files.size(pidFile()) > 0;
      EmbeddedServer server = EmbeddedServer.of(directory, address).orElse(null);
      String answer = server == null ? "" : pingReply();
      if (answer.equals("PONG") && server.answers()) {
        return server;
      }
      boolean ended = named && server == null;
      answered = answered || !answer.isEmpty(); // While it loads, it may fall silent again.
      boolean silent = !answered && firstAnswer.hasPassed();
      if (ended || silent || loaded.hasPassed()) {
        if (server != null) {
          server.process().destroy();
        }
        throw StartFailure.of(address, logSince(logBytesBefore));
      }
      Deadline.pause("Redis to start at " + address);
    }
  }

  /** PONG, the error that Redis replied (LOADING…), or "" while it does not answer. */
  private String pingReply() {
    try (RedisSocket redis = RedisSocket.login(address, Duration.ofSeconds(2))) {
      return redis.call("PING").get(0);
    } catch (RedisSocket.ErrorReply e) {
      return e.getMessage();
    } catch (IOException e) {
      return "";
    }
  }

  private String configuration() {
    return """
        bind %s
        port %d
        daemonize yes
        pidfile %s
        logfile %s
        dir %s
        appendonly yes
        appendfsync everysec
        save ""
        maxmemory-policy noeviction
        %s
        """
        .formatted(
            bindAddresses(),
            address.port(),
            quoted(pidFile().toString()),
            quoted(log().toString()),
            quoted(directory.toString()),
            address.password() == null ? "" : "requirepass " + quoted(address.password()));
  }

  /** All that the host's name stands for; only the first must exist ("-": skip if it does not). */
  private String bindAddresses() {
    List<InetAddress> resolved = address.resolve();
    return resolved.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" -"));
  }

  /** A word as redis.conf quotes it; whatever is not plainly harmless is written in hex. */
  static String quoted(String word) {
    StringBuilder out = new StringBuilder("\"");
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > ' ' && b < 0x7f && b != '"' && b != '\\';
      out.append(plain ? String.valueOf((char) b) : "\\x%02x".formatted(b & 0xff));
    }
    return out.append('"').toString();
  }

  private Path pidFile() {
    return directory.resolve(EmbeddedServer.PID_FILE);
  }

  private Path log() {
    return directory.resolve(LOG_FILE);
  }

  private String logSince(long bytes) throws IOException {
    byte[] all = Files.exists(log()) ? Files.readAllBytes(log()) : new byte[0];
    int from = (int) Math.min(bytes, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8);
  }
}
