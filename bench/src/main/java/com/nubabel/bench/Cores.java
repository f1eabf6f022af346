package com.nubabel.bench;

import java.io.IOException;
import java.util.List;

/**
 * Which cores Redis and the clients run on. On shared ones the kernel moves them about, and often
 * has whoever was woken wait for who woke him while another core idles: the figures then tell of
 * that, too. Apart, as when Redis has a machine of its own, each has its caches to itself.
 */
enum Cores {
  /** Redis has the first core, a client all others. */
  APART,
  /** Where the kernel puts them. */
  SHARED;

  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  /** Apart, if this machine can. */
  static Cores chosen(boolean wantShared) throws InterruptedException {
    if (wantShared) {
      return SHARED;
    }
    if (COUNT < 2) {
      System.out.println("Redis and the clients share the one core");
      return SHARED;
    }
    try {
      run("taskset", "--version");
      return APART;
    } catch (IOException e) {
      System.out.println("Redis and the clients share the cores: there is no taskset (util-linux)");
      return SHARED;
    }
  }

  /** Puts a running Redis where it belongs, with all its threads. */
  void place(ThrowAwayRedis redis) throws IOException, InterruptedException {
    if (this == APART) {
      run("taskset", "--all-tasks", "--pid", "--cpu-list", "0", String.valueOf(redis.pid()));
    }
  }

  /** What stands before a client's command, so that it starts where it belongs. */
  List<String> clientPrefix() {
    return this == APART ? List.of("taskset", "--cpu-list", "1-" + (COUNT - 1)) : List.of();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
  }

  @Override
  public String toString() {
    return this == APART ? "Redis on a core of its own" : "cores shared";
  }
}
