package com.nubabel.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/**
 * How fast does a worker drain a queue, and a producer fill it, and what does that cost Redis and
 * the client: ours beside stock BullMQ on Node, in turn, on one throw-away Redis? {@code bench/run}
 * answers it. Each turn is a process of its own, warmed up on another queue; quoted are medians,
 * and ratios to Node of the same run. CPU per job is steadier than jobs per second.
 */
final class JobsBench {
  /** A thing to be measured, and with how many jobs. */
  private record Case(String kind, int concurrency, int jobs) {}

  private static final int ROUNDS = 5;

  private static final List<Case> CASES =
      List.of(
          new Case("drain", 1, 5_000),
          new Case("drain", 50, 30_000),
          new Case("drain", 200, 30_000),
          new Case("add", 1, 5_000),
          new Case("add", 50, 30_000),
          new Case("progress", 50, 3_000));

  private final ThrowAwayRedis redis;
  private final int rounds;
  private final int divisor;

  private JobsBench(ThrowAwayRedis redis, int rounds, int divisor) {
    this.redis = redis;
    this.rounds = rounds;
    this.divisor = divisor;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean tiny = List.of(arguments).contains("--tiny");
    int rounds = List.of(arguments).contains("--once") || tiny ? 1 : ROUNDS;
    try (ThrowAwayRedis redis = new ThrowAwayRedis()) {
      System.out.printf(
          "Redis %s, Java %s, %d cores, %s; BullMQ 6.7.0 on Node%n",
          redis.version(),
          System.getProperty("java.version"),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.name") + " " + System.getProperty("os.version"));
      System.out.printf(
          "%-22s %10s %10s %6s   %9s %9s %6s   %9s %9s %6s%n",
          "medians of " + rounds,
          "Node j/s",
          "ours j/s",
          "ratio",
          "redis us",
          "ours",
          "ratio",
          "client us",
          "ours",
          "ratio");
      new JobsBench(redis, rounds, tiny ? 50 : 1).run();
    }
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    for (Case each : CASES) {
      List<Turn> node = new ArrayList<>();
      List<Turn> ours = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        node.add(turn(each, nodeCommand()));
        ours.add(turn(each, javaCommand()));
      }
      System.out.printf("%-22s", each.kind + ", concurrency " + each.concurrency);
      print(node, ours, Turn::jobsPerSecond, "%10.0f %10.0f %6.2f");
      print(node, ours, Turn::redisMicros, "%9.1f %9.1f %6.2f");
      print(node, ours, Turn::clientMicros, "%9.1f %9.1f %6.2f");
      System.out.println();
    }
  }

  private static void print(
      List<Turn> node, List<Turn> ours, ToDoubleFunction<Turn> figure, String format) {
    double theirs = median(node, figure);
    double own = median(ours, figure);
    System.out.printf(" " + format + "  ", theirs, own, own / theirs);
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Turn turn(Case each, List<String> command) throws IOException, InterruptedException {
    int jobs = Math.max(each.jobs / divisor, each.concurrency);
    redis.flush();
    if (!each.kind.equals("add")) {
      fill("b-warm", Math.max(jobs / 4, 1));
      fill("b", jobs);
    }
    List<String> whole = new ArrayList<>(command);
    whole.addAll(
        List.of(
            each.kind,
            String.valueOf(redis.port()),
            "b",
            String.valueOf(each.concurrency),
            String.valueOf(jobs)));
    Process subject =
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = subject.inputReader(StandardCharsets.UTF_8)) {
      if (!"ready".equals(output.readLine())) {
        throw new IllegalStateException("the subject did not get ready: " + whole);
      }
      double cpu = redis.cpuMicros();
      subject.getOutputStream().write('\n');
      subject.getOutputStream().flush();
      JsonNode answer = Json.parse(output.readLine());
      double redisMicros = redis.cpuMicros() - cpu;
      return new Turn(
          jobs / answer.path("millis").asDouble() * 1000,
          redisMicros / jobs,
          answer.path("cpuMicros").asDouble() / jobs);
    } finally {
      subject.destroy();
      subject.waitFor();
    }
  }

  private void fill(String name, int jobs) {
    Queue queue = new Queue(redis.connections(), name);
    String text = "x".repeat(60);
    List<CompletableFuture<?>> added = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      added.add(queue.addAsync(NewJob.of("n", Map.of("i", i, "text", text), JobOptions.NONE)));
    }
    CompletableFuture.allOf(added.toArray(CompletableFuture[]::new)).join();
  }

  private static List<String> nodeCommand() {
    return List.of("node", "bench/node/subject.mjs");
  }

  private static List<String> javaCommand() {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        JavaSubject.class.getName());
  }
}
