package com.nubabel.bench;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.events.TypedEvent;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.Processor;
import com.nubabel.worker.Worker;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One measured turn of ours, in a process of its own: {@code JavaSubject <case> <redis port>
 * <queue> <concurrency> <jobs> <jobs to warm up with>}. Warms up on a queue of its own, prints
 * {@code ready}, waits for a line on stdin, runs, and prints {@code {millis, cpuMicros, rssBytes}}
 * and, for {@code latency}, {@code {p50, p99}} in ms. Node's twin is {@code subject.mjs}.
 */
final class JavaSubject {
  private static final int JOBS_PER_SECOND = 200;

  /** As fast as nobody has to wait, so that the code is compiled by the time it is measured. */
  private static final int WARM_UP_PER_SECOND = 1_000;

  /** Also what is done at the end and at the start of a worker is then known to the compilers. */
  private static final int WARM_UPS = 3;

  private final RedisConnections redis;
  private final String kind;
  private final int concurrency;
  private final Map<String, Object> answer = new LinkedHashMap<>();

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
      subject.warmUp(queue + "-warm", Integer.parseInt(arguments[5]));
      System.out.println("ready");
      if (System.in.read() < 0) {
        return;
      }
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = system.getProcessCpuTime();
      long began = System.nanoTime();
      subject.run(queue, jobs);
      subject.answer.put("millis", (System.nanoTime() - began) / 1e6);
      subject.answer.put("cpuMicros", (system.getProcessCpuTime() - cpu) / 1000);
      subject.answer.put("rssBytes", ProcessMemory.rssBytes(ProcessHandle.current().pid()));
      System.out.println(Json.write(subject.answer));
    }
    System.exit(0);
  }

  private void warmUp(String queue, int jobs) throws InterruptedException {
    for (int i = 0; i < WARM_UPS; i++) {
      int some = (jobs + WARM_UPS - 1) / WARM_UPS;
      if (kind.equals("latency")) {
        latency(queue, some, WARM_UP_PER_SECOND);
      } else {
        run(queue, some);
      }
    }
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
      case "bulk" -> SampleJobs.addInBulk(new Queue(redis, queue), jobs);
      case "events" -> events(queue, jobs);
      case "latency" -> latency(queue, jobs, JOBS_PER_SECOND);
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
    for (int i = 0; i < jobs; i++) {
      inFlight.acquire();
      var unused =
          queue.addAsync(SampleJobs.job(i)).whenComplete((added, failure) -> inFlight.release());
    }
    inFlight.acquire(concurrency);
  }

  private void events(String queue, int jobs) throws InterruptedException {
    CountDownLatch heard = new CountDownLatch(jobs);
    QueueKeys keys = new QueueKeys(QueueKeys.DEFAULT_PREFIX, queue);
    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      events.onAfter(StreamId.MIN, TypedEvent.Waiting.class, event -> heard.countDown());
      heard.await();
    }
  }

  private void latency(String name, int jobs, int perSecond) throws InterruptedException {
    double[] waits = new double[jobs];
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(jobs);
    Queue queue = new Queue(redis, name);
    try (Worker worker =
        Worker.builder(redis, name)
            .concurrency(concurrency)
            .processor(
                job -> {
                  long nanos = System.nanoTime() - job.data().path("at").asLong();
                  waits[next.getAndIncrement()] = nanos / 1e6;
                  done.countDown();
                  return null;
                })
            .build()) {
      worker.start();
      long began = System.nanoTime();
      for (int i = 0; i < jobs; i++) {
        long early = began + i * 1_000_000_000L / perSecond - System.nanoTime();
        LockSupport.parkNanos(early);
        Map<String, Object> data = Map.of("at", System.nanoTime());
        var unused = queue.addAsync(NewJob.of("n", data, JobOptions.NONE));
      }
      done.await();
    }
    Arrays.sort(waits);
    answer.put("p50", waits[jobs / 2]);
    answer.put("p99", waits[jobs * 99 / 100]);
  }
}
