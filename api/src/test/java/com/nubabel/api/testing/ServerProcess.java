package com.nubabel.api.testing;

import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server as a process of its own, with an embedded Redis of its own, to be killed and started
 * again on the same files. Runs {@code nubabel.jar} where the build has made it, else the class
 * path. Meant for one thread.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final Pattern ADMIN = Pattern.compile("Nubabel .*admin at (http://\\S+/)");
  private static final Pattern SERVES = Pattern.compile("Nubabel serves (http://\\S+/)");

  /** {@code server} or {@code worker}. */
  private final String command;

  private final Path directory;
  private final String redisUri;
  private final String prefix;
  private Process process;
  private URI adminUri;

  /** Null where nothing is served. */
  private URI baseUri;

  private ServerProcess(String command, Path directory, Map<String, String> changes) {
    this.command = command;
    this.directory = directory;
    this.redisUri = "redis://127.0.0.1:" + RedisProcess.freePort();
    this.prefix = TestRedis.prefix();
    new ServerSettings()
        .with("redis.uri", redisUri)
        .with("redis.prefix", prefix)
        .with("redis.embedded", "auto")
        .with("redis.embeddedDir", directory.resolve("data").toString())
        .with("logging.level", "INFO")
        .with(changes)
        .writeTo(directory.resolve("config.yml"));
  }

  /**
   * Starts it, and returns when it serves.
   *
   * @param directory empty, for its configuration, log and Redis data
   * @param changes of its configuration, as for {@link RunningServer}
   */
  public static ServerProcess start(Path directory, Map<String, String> changes) {
    return start("server", directory, changes);
  }

  /** Starts the workers alone, and returns when they work. */
  public static ServerProcess startWorker(Path directory, Map<String, String> changes) {
    return start("worker", directory, changes);
  }

  private static ServerProcess start(String command, Path directory, Map<String, String> changes) {
    ServerProcess server = new ServerProcess(command, directory, changes);
    server.restart();
    return server;
  }

  /** Starts it on the same files after it has ended. */
  public void restart() {
    Path log = log();
    try {
      Files.deleteIfExists(log);
      process =
          new ProcessBuilder(command(command, directory.resolve("config.yml").toString()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      adminUri = awaitAddress(log, ADMIN);
      baseUri = command.equals("server") ? awaitAddress(log, SERVES) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line that runs the application with these arguments. */
  static List<String> command(String... arguments) {
    String jar = System.getProperty("nubabel.jar", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    if (jar.isEmpty() || !new File(jar).exists()) {
      String tests = System.getProperty("surefire.test.class.path");
      command.add("-cp");
      command.add(tests == null ? System.getProperty("java.class.path") : tests);
      command.add("com.nubabel.api.NubabelApplication");
    } else {
      command.add("-jar");
      command.add(jar);
    }
    command.addAll(List.of(arguments));
    return command;
  }

  private URI awaitAddress(Path log, Pattern said) throws IOException {
    Instant deadline = Instant.now().plus(START_MAX);
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      Matcher line = said.matcher(Files.readString(log));
      if (line.find()) {
        return URI.create(line.group(1));
      }
      waitFor(Duration.ofMillis(50));
    }
    process.destroyForcibly();
    throw new IllegalStateException("the server did not start: " + Files.readString(log));
  }

  public URI baseUri() {
    return baseUri;
  }

  public URI adminUri() {
    return adminUri;
  }

  public String redisUri() {
    return redisUri;
  }

  public String prefix() {
    return prefix;
  }

  public Path log() {
    return directory.resolve("server.log");
  }

  /** Whether it ended in time. */
  public boolean waitFor(Duration max) {
    try {
      return process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** As {@code kill -9}: its Redis stays behind. */
  public void kill() {
    process.destroyForcibly();
    waitFor(STOP_MAX);
  }

  /** As {@code kill}; does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Ends it well, and with it its Redis, also if that is an orphan. */
  @Override
  public void close() {
    terminate();
    if (!waitFor(STOP_MAX)) {
      kill();
    }
    try (Socket redis =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(redisUri).getPort())) {
      redis.getOutputStream().write("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
      redis.getInputStream().readAllBytes();
    } catch (IOException gone) {
      // As it should be.
    }
  }
}
