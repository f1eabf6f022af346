package com.nubabel.bridge.testing;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Redis for tests. One server per JVM is shared by all tests, each under a {@link #prefix()} of its
 * own; it comes from Testcontainers where Docker is there, else from the embedded binary. A test
 * that kills, stalls or reconfigures its server starts its own.
 *
 * <p>A module whose tests use this class declares {@code embedded-redis} and {@code testcontainers}
 * in test scope: a test-jar brings no dependencies along.
 */
public final class TestRedis {
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicLong PREFIXES = new AtomicLong();

  private TestRedis() {}

  /**
   * Address of the shared server, such as {@code redis://127.0.0.1:40213}; started at first use.
   */
  public static String uri() {
    return Shared.URI;
  }

  /** A prefix for queue keys that no other test has had or will have. */
  public static String prefix() {
    return "test-" + RUN + "-" + PREFIXES.incrementAndGet();
  }

  /**
   * A server of the caller's own, on a free port, empty, with an append-only file: what was
   * answered is there again after {@code kill()} and {@code restart()}. The caller closes it; one
   * that is forgotten ends with the JVM.
   */
  public static RedisProcess startOwn() {
    return RedisProcess.start(true);
  }

  /** Started when first touched; a class of its own, since the JVM then guards the start. */
  private static final class Shared {
    static final String URI =
        System.getProperty("test.redis", "").isEmpty() && DockerRedis.isAvailable()
            ? DockerRedis.start()
            : RedisProcess.start(false).uri();
  }
}
