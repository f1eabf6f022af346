package com.nubabel.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.EventPublisher;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How fast does a worker drain a queue, and a producer fill it, and what does that cost Redis and
 * the client: ours beside stock BullMQ on Node, in turn, on one throw-away Redis? {@code bench/run}
 * answers it. Each turn is a process of its own, warmed up by more jobs on another queue, after
 * which Redis is emptied; quoted are medians, and ratios to Node of the same run. CPU per job is
 * steadier than jobs per second.
 */
final class JobsBench {
  /**
   * A thing to be measured.
   *
   * @param jobs how many of them
   * @param warmUp how many of them before, over loopback: a worker is measured as it is after some
   *     time, and a JVM's compilers need theirs
   * @param delayMicros by which each answer of Redis is later than over loopback
   */
  private record Case(String kind, int concurrency, int jobs, int warmUp, int delayMicros) {
    Case(String kind, int concurrency, int jobs, int warmUp) {
      this(kind, concurrency, jobs, warmUp, 0);
    }

    boolean isOnStock() {
      return !kind.equals("add") && !kind.equals("bulk") && !kind.equals("latency");
    }

    @Override
    public String toString() {
      String name =
          switch (kind) {
            case "bulk" -> "add in bulk";
            case "events" -> "read events";
            case "latency" -> "200 jobs a second";
            case "add" -> "add, " + concurrency + " in flight";
            default -> kind + ", concurrency " + concurrency;
          };
      return delayMicros == 0 ? name : name + ", + " + delayMicros / 1000 + " ms";
    }
  }

  private static final int ROUNDS = 5;

  private static final List<Case> CASES =
      List.of(
          new Case("drain", 1, 30_000, 60_000),
          new Case("drain", 50, 150_000, 300_000),
          new Case("drain", 200, 150_000, 300_000),
          new Case("add", 1, 30_000, 60_000),
          new Case("add", 50, 150_000, 300_000),
          new Case("bulk", 1, 150_000, 300_000),
          new Case("progress", 50, 10_000, 30_000),
          new Case("events", 1, 100_000, 200_000),
          new Case("latency", 50, 2_000, 20_000),
          new Case("drain", 1, 2_000, 60_000, 1000),
          new Case("drain", 50, 50_000, 150_000, 1000),
          new Case("add", 50, 50_000, 150_000, 1000),
          new Case("latency", 50, 2_000, 20_000, 1000));

  /** Jobs that warming up may do beyond those it counts: it looks every millisecond. */
  private static final int WARM_UP_SPARE = 10_000;

  private final ThrowAwayRedis redis;
  private final Cores cores;
  private final int rounds;
  private final int divisor;
  private final RatioPlot plot = new RatioPlot();

  private JobsBench(ThrowAwayRedis redis, Cores cores, int rounds, int divisor) {
    this.redis = redis;
    this.cores = cores;
    this.rounds = rounds;
    this.divisor = divisor;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> options = List.of(arguments);
    boolean tiny = options.contains("--tiny");
    int rounds = options.contains("--once") || tiny ? 1 : ROUNDS;
    String only = Options.text(options, "--only", "");
    Cores cores = Cores.chosen(options.contains("--shared"));
    try (ThrowAwayRedis redis = new ThrowAwayRedis()) {
      cores.place(redis);
      new JobsBench(redis, cores, rounds, tiny ? 200 : 1).run(only);
    }
    System.exit(0);
  }

  /** Runs the cases whose name begins so. */
  private void run(String only) throws IOException, InterruptedException {
    System.out.printf(
        "Redis %s, Java %s, %d cores, %s, %s; BullMQ 6.7.0 on Node; medians of %d%n",
        redis.version(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        cores,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        rounds);
    System.out.printf(
        "%-28s | %8s %8s %5s | %7s %7s %5s | %7s %7s %5s | %5s %5s%n",
        "", "jobs/s", "ours", "ratio", "Redis", "ours", "ratio", "client", "ours", "ratio", "MB",
        "ours");
    for (Case each : CASES) {
      if (each.toString().startsWith(only)) {
        measure(each);
      }
    }
    int jobs = 50_000 / divisor;
    System.out.printf(
        "%-28s | %26s%8.1f us of Redis for a job's bare commands, 50 jobs in one write%n",
        "limit", "", new BareCommands(redis, jobs).redisMicros());
    Path file = Path.of("bench/target/ratios.svg");
    Files.writeString(file, plot.svg());
    System.out.println("ratios drawn in " + file);
  }

  private void measure(Case each) throws IOException, InterruptedException {
    List<Turn> node = new ArrayList<>();
    List<Turn> ours = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      node.add(turn(each, nodeCommand()));
      ours.add(turn(each, javaCommand()));
    }
    System.out.printf("%-28s", each);
    double speed = print(node, ours, Turn::jobsPerSecond, " | %8.0f %8.0f %5.2f");
    double redisRatio = print(node, ours, Turn::redisMicros, " | %7.1f %7.1f %5.2f");
    double clientRatio = print(node, ours, Turn::clientMicros, " | %7.1f %7.1f %5.2f");
    print(node, ours, Turn::rssMegabytes, " | %5.0f %5.0f");
    System.out.println();
    plot.add(each.toString(), speed, redisRatio, clientRatio);
    if (each.kind.equals("latency")) {
      System.out.printf("%-28s", "  ms until it starts");
      print(node, ours, Turn::p50, " | p50 %8.2f %8.2f %5.2f");
      print(node, ours, Turn::p99, " | p99 %8.2f %8.2f %5.2f");
      System.out.println();
    }
  }

  /** Prints a figure, and gives the ratio. */
  private static double print(
      List<Turn> node, List<Turn> ours, ToDoubleFunction<Turn> figure, String format) {
    double theirs = median(node, figure);
    double own = median(ours, figure);
    System.out.printf(format, theirs, own, own / theirs);
    return own / theirs;
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Turn turn(Case each, List<String> command) throws IOException, InterruptedException {
    int jobs = Math.max(each.jobs / divisor, each.concurrency);
    int warmUp = Math.max(each.warmUp / divisor, each.concurrency);
    redis.flush();
    if (each.isOnStock()) {
      fill("b-warm", warmUp + WARM_UP_SPARE);
    }
    try (SlowedRedis slowed = new SlowedRedis(redis.port())) {
      int port = each.delayMicros == 0 ? redis.port() : slowed.port();
      List<String> whole = new ArrayList<>(cores.clientPrefix());
      whole.addAll(command);
      whole.addAll(List.of(each.kind, String.valueOf(port), "b"));
      whole.addAll(Stream.of(each.concurrency, jobs, warmUp).map(String::valueOf).toList());
      Process subject =
          new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader output = subject.inputReader(StandardCharsets.UTF_8)) {
        if (!"ready".equals(output.readLine())) {
          throw new IllegalStateException("the subject did not get ready: " + whole);
        }
        redis.flush();
        if (each.isOnStock()) {
          fill("b", jobs);
        }
        slowed.delayBy(each.delayMicros);
        return measured(subject, output, jobs);
      } finally {
        subject.destroy();
        subject.waitFor();
      }
    }
  }

  /** The part of a turn that counts. */
  private Turn measured(Process subject, BufferedReader output, int jobs) throws IOException {
    double cpu = redis.cpuMicros();
    subject.getOutputStream().write('\n');
    subject.getOutputStream().flush();
    JsonNode answer = Json.parse(output.readLine());
    double redisMicros = redis.cpuMicros() - cpu;
    return new Turn(
        jobs / answer.path("millis").asDouble() * 1000,
        redisMicros / jobs,
        answer.path("cpuMicros").asDouble() / jobs,
        answer.path("rssBytes").asDouble() / 1e6,
        answer.path("p50").asDouble(),
        answer.path("p99").asDouble());
  }

  /** Adds jobs, all of whose events are kept. */
  private void fill(String name, int jobs) {
    QueueKeys keys = new QueueKeys(QueueKeys.DEFAULT_PREFIX, name);
    new EventPublisher(redis.connections(), keys).cap(4 * jobs + 1000);
    SampleJobs.addInBulk(new Queue(redis.connections(), name), jobs);
  }

  private static List<String> nodeCommand() {
    return List.of("node", "bench/node/subject.mjs");
  }

  private static List<String> javaCommand() {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        JavaSubject.class.getName());
  }
}
