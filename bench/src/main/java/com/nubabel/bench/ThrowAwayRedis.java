package com.nubabel.bench;

import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;

/**
 * A Redis without persistence whose CPU is measured: the embedded one, or the server that {@code
 * -Dtest.redis} names.
 */
public final class ThrowAwayRedis implements AutoCloseable {
  private final RedisProcess process = RedisProcess.startWith("save \"\"");
  private final RedisConnections connections = RedisConnections.open(process.uri());

  public int port() {
    return process.port();
  }

  public long pid() {
    return process.pid();
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
    process.close();
  }
}
