package com.nubabel.bridge.testing;

import com.nubabel.bridge.embedded.EmbeddedRedisBinary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One Redis server of a test, a child process of this JVM on a loopback port that was free. Meant
 * for one thread. Servers still running when the JVM ends are killed by a shutdown hook.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(20);
  private static final int PORT_TRIES = 5;

  /** A server of a Cluster listens on its port plus 10000 as well. */
  private static final int CLUSTER_PORT_MAX = 55_000;

  private static final Set<RedisProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(RedisProcess::close), "test-redis-shutdown"));
  }

  private final Path directory;
  private final List<String> options;
  private final int port;
  private Process process;

  private RedisProcess(int port, List<String> options) throws IOException {
    this.directory = Files.createTempDirectory("test-redis");
    this.options = options;
    this.port = port;
    RUNNING.add(this);
    this.process = launch();
  }

  static RedisProcess start(boolean appendOnly) {
    // Always: with everysec a busy disk delays the file, and a kill loses what was answered.
    return startWith(
        "appendonly " + (appendOnly ? "yes" : "no"), "appendfsync always", "save \"\"");
  }

  /**
   * A server with options of the test's own.
   *
   * @param options as in a configuration file; one that begins with {@code sentinel} makes it a
   *     Sentinel
   */
  public static RedisProcess startWith(String... options) {
    for (int tries = 1; ; tries++) {
      try {
        RedisProcess server = new RedisProcess(freePort(), List.of(options));
        if (server.answers()) {
          return server;
        }
        String log = Files.readString(server.directory.resolve("redis.log"));
        server.close();
        // Between the look for a free port and the bind another process may have taken it.
        if (tries == PORT_TRIES || !log.contains("Address already in use")) {
          throw new IllegalStateException("redis-server did not start: " + log);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A loopback port that was free a moment ago; leaves room for the bus of a Cluster above it. */
  public static int freePort() {
    try {
      while (true) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          if (socket.getLocalPort() < CLUSTER_PORT_MAX) {
            return socket.getLocalPort();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** Kills the server as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Redis was being killed", e);
    }
  }

  /** Starts the server again on the same port with its data; kills it first if it still runs. */
  public void restart() {
    kill();
    try {
      process = launch();
      if (!answers()) {
        throw new IllegalStateException(
            "redis-server did not restart: " + Files.readString(directory.resolve("redis.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the server and deletes its files. */
  @Override
  public void close() {
    if (!RUNNING.remove(this)) {
      return;
    }
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() throws IOException {
    Path file = directory.resolve("redis.conf");
    if (!Files.exists(file)) {
      List<String> lines = new ArrayList<>(options);
      lines.addAll(List.of("bind 127.0.0.1", "port " + port, "dir " + directory));
      Files.write(file, lines);
    }
    List<String> command = new ArrayList<>(List.of(binary().toString(), file.toString()));
    if (options.stream().anyMatch(line -> line.startsWith("sentinel "))) {
      command.add("--sentinel");
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("redis.log").toFile())
        .start();
  }

  /** The embedded one, unless {@code -Dtest.redis=/usr/bin/redis-server} names another. */
  private Path binary() throws IOException {
    String chosen = TestRedis.chosenBinary();
    return chosen.isEmpty()
        ? EmbeddedRedisBinary.forThisMachine().unpackInto(directory)
        : Path.of(chosen);
  }

  /** Waits for PONG, or to be asked for a password; false when the process ended instead. */
  private boolean answers() {
    Instant deadline = Instant.now().plus(START_MAX);
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        socket.setSoTimeout(1000);
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        String answer = new String(in.readNBytes(5), StandardCharsets.US_ASCII);
        if (answer.equals("+PONG") || answer.equals("-NOAU")) {
          return process.isAlive();
        }
      } catch (IOException notYet) {
        // Refused until it listens.
      }
      try {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
