package com.nubabel.bridge.testing;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Redis for tests. One server per JVM is shared by all tests, each under a {@link #prefix()} of its
 * own. It is started by Testcontainers where that is on the class path and Docker runs, else from
 * the embedded binary, which {@code com.github.codemonstur:embedded-redis} brings: declare one of
 * them in test scope. {@code -Dtest.redis} names a binary instead, or the address of a server that
 * runs: {@code redis://127.0.0.1:6379}. A test that kills, stalls or reconfigures its server starts
 * its own.
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
    static final String URI = find();

    private static String find() {
      String chosen = chosen();
      if (isAddress(chosen)) {
        return chosen;
      }
      return chosen.isEmpty() && hasTestcontainers() && DockerRedis.isAvailable()
          ? DockerRedis.start()
          : RedisProcess.start(false).uri();
    }

    private static boolean hasTestcontainers() {
      try {
        Class.forName(
            "org.testcontainers.DockerClientFactory", false, TestRedis.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException notThere) {
        return false;
      }
    }
  }

  /** A binary to be started, or empty for the embedded one. */
  static String chosenBinary() {
    String chosen = chosen();
    return isAddress(chosen) ? "" : chosen;
  }

  private static String chosen() {
    return System.getProperty("test.redis", "");
  }

  private static boolean isAddress(String chosen) {
    return chosen.contains("://");
  }
}
