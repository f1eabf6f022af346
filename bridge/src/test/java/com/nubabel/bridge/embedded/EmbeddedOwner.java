package com.nubabel.bridge.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that opens the embedded Redis and lives until it is killed or its input ends. */
final class EmbeddedOwner implements AutoCloseable {
  private final Process process;
  private final boolean owner;

  private EmbeddedOwner(Process process, boolean owner) {
    this.process = process;
    this.owner = owner;
  }

  public static void main(String[] args) throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.open(EmbeddedMode.AUTO, args[0], Path.of(args[1]))) {
      System.out.println("owner: " + redis.isOwner());
      while (System.in.read() >= 0) {
        // Until the end of the input.
      }
    }
  }

  static EmbeddedOwner start(String uri, Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedOwner.class.getName(),
                uri,
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("owner: ")) {
      line = out.readLine();
    }
    return new EmbeddedOwner(process, "owner: true".equals(line));
  }

  boolean isOwner() {
    return owner;
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Lets it end by itself, and waits for that. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
