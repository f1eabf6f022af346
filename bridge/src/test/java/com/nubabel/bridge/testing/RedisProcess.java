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
import java.util.Comparator;
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
  private static final Set<RedisProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(RedisProcess::close), "test-redis-shutdown"));
  }

  private final Path directory;
  private final boolean appendOnly;
  private final int port;
  private Process process;

  private RedisProcess(boolean appendOnly) throws IOException {
    this.directory = Files.createTempDirectory("test-redis");
    this.appendOnly = appendOnly;
    this.port = freePort();
    RUNNING.add(this);
    this.process = launch();
  }

  static RedisProcess start(boolean appendOnly) {
    for (int tries = 1; ; tries++) {
      try {
        RedisProcess server = new RedisProcess(appendOnly);
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

  /** A loopback port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
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
    Path binary = EmbeddedRedisBinary.forThisMachine().unpackInto(directory);
    return new ProcessBuilder(
            binary.toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--dir",
            directory.toString(),
            "--save",
            "",
            "--appendonly",
            appendOnly ? "yes" : "no")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("redis.log").toFile())
        .start();
  }

  /** Waits for PONG; false when the process ended instead. */
  private boolean answers() {
    Instant deadline = Instant.now().plus(START_MAX);
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        socket.setSoTimeout(1000);
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        if (new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG")) {
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
