package com.nubabel.bench;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.Processor;
import com.nubabel.worker.Worker;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * One measured turn of ours, in a process of its own: {@code JavaSubject <case> <redis port>
 * <queue> <concurrency> <jobs>}. Warms up on a queue of its own, prints {@code ready}, waits for a
 * line on stdin, runs, and prints {@code {millis, cpuMicros}}. Node's twin is {@code subject.mjs}.
 */
final class JavaSubject {
  private final RedisConnections redis;
  private final String kind;
  private final int concurrency;

  private JavaSubject(RedisConnections redis, String kind, int concurrency) {
    this.redis = redis;
    this.kind = kind;
    this.concurrency = concurrency;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String queue = arguments[2];
    int jobs = Integer.parseInt(arguments[4]);
    try (RedisConnections redis = RedisConnections.open("redis://127.0.0.1:" + arguments[1])) {
      JavaSubject subject = new JavaSubject(redis, arguments[0], Integer.parseInt(arguments[3]));
      subject.run(queue + "-warm", Math.max(jobs / 4, 1));
      System.out.println("ready");
      if (System.in.read() < 0) {
        return;
      }
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = system.getProcessCpuTime();
      long began = System.nanoTime();
      subject.run(queue, jobs);
      double millis = (System.nanoTime() - began) / 1e6;
      long cpuMicros = (system.getProcessCpuTime() - cpu) / 1000;
      System.out.println("{\"millis\":" + millis + ",\"cpuMicros\":" + cpuMicros + "}");
    }
    System.exit(0);
  }

  private void run(String queue, int jobs) throws InterruptedException {
    switch (kind) {
      case "drain" -> work(queue, jobs, job -> null);
      case "progress" ->
          work(
              queue,
              jobs,
              job -> {
                for (int step = 1; step <= 10; step++) {
                  job.updateProgress(Map.of("percent", step * 10));
                }
                return null;
              });
      case "add" -> add(queue, jobs);
      default -> throw new IllegalArgumentException("no such case: " + kind);
    }
  }

  private void work(String queue, int jobs, Processor processor) {
    MetricRegistry metrics = new MetricRegistry();
    try (Worker worker =
        Worker.builder(redis, queue)
            .concurrency(concurrency)
            .processor(processor)
            .metrics(metrics)
            .build()) {
      worker.start();
      var completed = metrics.meter("worker." + queue + ".completed");
      while (completed.getCount() < jobs) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private void add(String name, int jobs) throws InterruptedException {
    Queue queue = new Queue(redis, name);
    Semaphore inFlight = new Semaphore(concurrency);
    String text = "x".repeat(60);
    for (int i = 0; i < jobs; i++) {
      inFlight.acquire();
      var unused =
          queue
              .addAsync(NewJob.of("n", Map.of("i", i, "text", text), JobOptions.NONE))
              .whenComplete((added, failure) -> inFlight.release());
    }
    inFlight.acquire(concurrency);
  }
}
