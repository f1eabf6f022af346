package com.nubabel.worker;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.nubabel.bridge.job.Job;
import java.time.Duration;
import java.util.function.IntSupplier;

/** What a worker counts, as {@code worker.<queue>.…}. */
final class WorkerMetrics {
  final Meter completed;
  final Meter failed;
  final Counter stalled;
  final Counter lockLost;
  final Timer duration;
  private final Timer waitTime;

  WorkerMetrics(MetricRegistry registry, String queue, IntSupplier active) {
    String prefix = MetricRegistry.name("worker", queue);
    completed = registry.meter(prefix + ".completed");
    failed = registry.meter(prefix + ".failed");
    stalled = registry.counter(prefix + ".stalled");
    lockLost = registry.counter(prefix + ".lockLost");
    duration = registry.timer(prefix + ".duration", WorkerMetrics::newTimer);
    waitTime = registry.timer(prefix + ".waitTime", WorkerMetrics::newTimer);
    Gauge<Integer> gauge = active::getAsInt;
    registry.gauge(prefix + ".active", () -> gauge);
  }

  /** One that jobs on many threads can update without waiting for each other. */
  private static Timer newTimer() {
    return new Timer(LockFreeExponentiallyDecayingReservoir.builder().build());
  }

  /** From when the job could have run to when it did; clocks may differ, so never below 0. */
  void started(Job job) {
    long ready = job.timestamp() + (job.attemptsMade() == 0 ? job.options().delayMillis() : 0);
    waitTime.update(Duration.ofMillis(Math.max(job.processedOn() - ready, 0)));
  }
}
