package com.nubabel.api.demo;

import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.Processor;
import com.nubabel.worker.UnrecoverableException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Does the demo queue's jobs, on which the page and anyone's first try run.
 *
 * <table>
 * <caption>Jobs</caption>
 * <tr><th>name</th><th>data</th><th>what happens</th></tr>
 * <tr><td>echo</td><td>anything</td><td>returns its data</td></tr>
 * <tr><td>steps</td><td>steps = 10, stepMillis = 500</td><td>reports {percent, step} and a log row at
 *     each step, returns {steps}</td></tr>
 * <tr><td>fail</td><td>failures = 1</td><td>throws on the first attempts, then returns {attempt}</td></tr>
 * <tr><td>unrecoverable</td><td></td><td>throws and is not retried</td></tr>
 * <tr><td>sleep</td><td>millis = 1000</td><td>does nothing for a while; stops when cancelled</td></tr>
 * </table>
 */
public final class DemoProcessor implements Processor {
  private static final long STEPS_MAX = 10_000;
  private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

  private final Map<String, Processor> jobs =
      new TreeMap<>(
          Map.of(
              "echo", ActiveJob::data,
              "steps", DemoProcessor::steps,
              "fail", DemoProcessor::fail,
              "unrecoverable", DemoProcessor::unrecoverable,
              "sleep", DemoProcessor::sleep));

  @Override
  public Object process(ActiveJob job) throws Exception {
    Processor known = jobs.get(job.name());
    if (known == null) {
      throw new UnrecoverableException(
          "no job is named '%s' here; there are %s"
              .formatted(job.name(), String.join(", ", jobs.keySet())));
    }
    return known.process(job);
  }

  /** What the job reports at each step. */
  record Progress(long percent, long step) {}

  private static Object steps(ActiveJob job) throws InterruptedException {
    long steps = number(job, "steps", 10, 1, STEPS_MAX);
    long stepMillis = number(job, "stepMillis", 500, 0, DAY_MILLIS);
    for (long step = 1; step <= steps; step++) {
      pause(job, stepMillis);
      job.updateProgress(new Progress(100 * step / steps, step));
      job.log("step " + step + " of " + steps);
    }
    return Map.of("steps", steps);
  }

  private static Object fail(ActiveJob job) {
    long failures = number(job, "failures", 1, 0, Integer.MAX_VALUE);
    int attempt = job.job().attemptsMade() + 1;
    if (attempt <= failures) {
      throw new IllegalStateException("attempt %d of %d that fail".formatted(attempt, failures));
    }
    return Map.of("attempt", attempt);
  }

  private static Object unrecoverable(ActiveJob job) {
    throw new UnrecoverableException("trying again cannot help this job");
  }

  private static Object sleep(ActiveJob job) throws InterruptedException {
    long millis = number(job, "millis", 1000, 0, DAY_MILLIS);
    pause(job, millis);
    return Map.of("slept", millis);
  }

  /**
   * Whoever cancels a job interrupts its thread; the flag is for a job cancelled between pauses.
   */
  private static void pause(ActiveJob job, long millis) throws InterruptedException {
    if (job.isCancelled()) {
      throw new InterruptedException("cancelled");
    }
    Thread.sleep(millis);
  }

  private static long number(ActiveJob job, String field, long byDefault, long min, long max) {
    var value = job.data().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return byDefault;
    }
    if (!value.canConvertToLong() || value.asLong() < min || value.asLong() > max) {
      throw new UnrecoverableException(
          "%s must be a number from %d to %d, got %s".formatted(field, min, max, value));
    }
    return value.asLong();
  }
}
