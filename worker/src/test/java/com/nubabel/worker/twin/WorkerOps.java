package com.nubabel.worker.twin;

import com.nubabel.worker.HeldJob;
import com.nubabel.worker.UnrecoverableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a worker does to its jobs; on Node's side these operations are in ops-worker.mjs. */
final class WorkerOps {
  private WorkerOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("fetch", WorkerOps::fetch);
    operations.put("complete", WorkerOps::complete);
    operations.put("fail", WorkerOps::fail);
    onHeld(operations, "moveToWait", (job, step) -> job.moveToWait());
    onHeld(
        operations,
        "moveToDelayed",
        (job, step) -> job.moveToDelayed(Instant.ofEpochMilli(step.get("until").asLong())));
    operations.put(
        "stalledCheck",
        step -> {
          step.worker().moveStalledJobsToWait();
          return null;
        });
    operations.put("extendLocks", WorkerOps::extendLocks);
  }

  /** A woken worker has taken the base marker; one that is limited knows until when, and sleeps. */
  private static Object fetch(Step step) throws Exception {
    String base = step.keys().base();
    if (step.flag("woken") && step.redis().commands().exists(base + "limiter").get() == 0) {
      step.redis().commands().zrem(base + "marker", "0").get();
    }
    return idOf(step.worker().getNextJob(step.token()));
  }

  private static void onHeld(
      Map<String, JavaSide.Operation> operations, String name, BiConsumer<HeldJob, Step> act) {
    operations.put(
        name,
        step -> {
          act.accept(step.held(), step);
          return null;
        });
  }

  private static Object complete(Step step) {
    Object value = step.json().has("value") ? step.get("value") : null;
    if (step.flag("fetchNext")) {
      return idOf(step.held().moveToCompletedAndFetch(value));
    }
    step.held().moveToCompleted(value);
    return null;
  }

  private static Object fail(Step step) {
    String message = step.get("message").asText("boom");
    Throwable failure = step.flag("unrecoverable") ? new ForGood(message) : new Boom(message);
    if (step.flag("fetchNext")) {
      return idOf(step.held().moveToFailedAndFetch(failure));
    }
    step.held().moveToFailed(failure);
    return null;
  }

  private static String idOf(HeldJob job) {
    return job == null ? null : job.id();
  }

  private static Object extendLocks(Step step) {
    Duration duration = Duration.ofMillis(step.get("ms").asLong());
    return step.worker().extendLocks(List.of(step.held()), duration).stream()
        .map(HeldJob::id)
        .toList();
  }

  /** Prints the stack trace that Node's side gives its errors. */
  @SuppressWarnings("serial")
  private static final class Boom extends RuntimeException {
    Boom(String message) {
      super(message);
    }

    @Override
    public void printStackTrace(PrintWriter to) {
      printTrace(getMessage(), to);
    }
  }

  /** The same, of a failure that ends a job. */
  @SuppressWarnings("serial")
  private static final class ForGood extends UnrecoverableException {
    ForGood(String message) {
      super(message);
    }

    @Override
    public void printStackTrace(PrintWriter to) {
      printTrace(getMessage(), to);
    }
  }

  private static void printTrace(String message, PrintWriter to) {
    to.print("Error: " + message + "\n    at work");
  }
}
