package com.nubabel.bench;

import com.nubabel.bridge.embedded.EmbeddedRedisBinary;
import com.nubabel.bridge.redis.RedisConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Redis without persistence on a free port, from the embedded binary. */
public final class ThrowAwayRedis implements AutoCloseable {
  private final Process process;
  private final int port;
  private final RedisConnections connections;

  public ThrowAwayRedis() throws IOException {
    Path directory = Files.createTempDirectory("nubabel-bench");
    Path binary = EmbeddedRedisBinary.forThisMachine().unpackInto(directory);
    port = freePort();
    process =
        new ProcessBuilder(
                binary.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "")
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    connections = connect();
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private RedisConnections connect() {
    for (int attempt = 0; ; attempt++) {
      try {
        return RedisConnections.open("redis://127.0.0.1:" + port);
      } catch (RuntimeException e) {
        if (attempt == 50) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  public int port() {
    return port;
  }

  public RedisConnections connections() {
    return connections;
  }

  public String version() {
    return infoField("server", "redis_version");
  }

  /** CPU used so far, user and system. */
  public double cpuMicros() {
    return 1e6
        * (Double.parseDouble(infoField("cpu", "used_cpu_user"))
            + Double.parseDouble(infoField("cpu", "used_cpu_sys")));
  }

  public void flush() {
    connections.commands().flushall().toCompletableFuture().join();
  }

  private String infoField(String section, String field) {
    String info = connections.reads().info(section).toCompletableFuture().join();
    return info.lines()
        .filter(line -> line.startsWith(field + ":"))
        .findFirst()
        .orElseThrow()
        .substring(field.length() + 1)
        .trim();
  }

  @Override
  public void close() {
    connections.close();
    process.destroy();
  }
}
