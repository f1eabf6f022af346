package com.nubabel.worker;

import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.RateLimit;
import com.nubabel.bridge.redis.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operations of a worker on the queue, as the scripts of those names take them. */
final class JobOperations {
  /** Who fetches: see the include {@code workerOf}. */
  private final List<String> fetcher;

  /** As the script takes them. */
  private final String metricsMinutes;

  JobOperations(WorkerOptions options) {
    int minutes = options.metricsMinutes();
    this.metricsMinutes = minutes == 0 ? "" : String.valueOf(minutes);
    String lockMillis = String.valueOf(options.lockDuration().toMillis());
    RateLimit limiter = options.limiter();
    this.fetcher =
        limiter == null
            ? List.of(lockMillis, options.name())
            : List.of(
                lockMillis,
                options.name(),
                String.valueOf(limiter.max()),
                String.valueOf(limiter.duration().toMillis()));
  }

  Operation moveToActive(long now, List<String> tokens, boolean isRepeated) {
    return moveToActive(String.valueOf(now), tokens, isRepeated);
  }

  /**
   * The same for a call that will wait in Redis, for {@link MarkerWait#BLOCK_MAX} at most.
   *
   * @param clockDifference what to add to Redis' clock (µs) to have ours
   */
  Operation moveToActiveLater(long now, long clockDifference, List<String> tokens) {
    String later = now + ":" + clockDifference + ":" + MarkerWait.BLOCK_MAX.toMillis();
    return moveToActive(later, tokens, false);
  }

  private Operation moveToActive(String now, List<String> tokens, boolean isRepeated) {
    List<String> arguments = new ArrayList<>(List.of(now, isRepeated ? "1" : "0"));
    arguments.addAll(tokens);
    return new Operation("moveToActive", null, arguments, fetcher);
  }

  Operation moveToCompleted(
      FetchedJob job, long now, String returnvalue, KeepJobs keep, Writing writing) {
    return moveToFinished(job, now, "completed", returnvalue, keep, "", "", "", writing);
  }

  Operation moveToFailed(
      FetchedJob job, long now, Failure failure, KeepJobs keep, int attempts, Writing writing) {
    return moveToFinished(
        job,
        now,
        "failed",
        failure.reason(),
        keep,
        String.valueOf(attempts),
        failure.stacktrace(),
        failure.letters(),
        writing);
  }

  private Operation moveToFinished(
      FetchedJob job,
      long now,
      String outcome,
      String value,
      KeepJobs keep,
      String attempts,
      String stacktrace,
      String letters,
      Writing writing) {
    List<String> arguments =
        List.of(
            job.id(),
            job.token(),
            String.valueOf(now),
            outcome,
            value,
            writing.fetchesNext() ? "1" : "0",
            attemptsMadeWith(job),
            keep.countArgument(),
            keep.ageArgument(),
            keep.limitArgument(),
            writing.isRepeated() ? "1" : "",
            metricsMinutes,
            job.field("deid"),
            attempts,
            stacktrace,
            letters);
    return new Operation("moveToFinished", job.id(), arguments, fetcher).trimmed();
  }

  /** Nothing else changes it while the job is active. Empty if this worker does not know it. */
  private static String attemptsMadeWith(FetchedJob job) {
    if (job.fields().isEmpty()) {
      return "";
    }
    String before = job.field("atm");
    try {
      return String.valueOf(before.isEmpty() ? 1 : Math.addExact(Integer.parseInt(before), 1));
    } catch (NumberFormatException | ArithmeticException e) {
      return "";
    }
  }

  /**
   * Delays a job.
   *
   * @param failure of the attempt that is to be repeated; null if it asked for the delay, which
   *     counts as no attempt
   */
  Operation moveToDelayed(FetchedJob job, long now, long delay, Failure failure, Writing writing) {
    List<String> arguments =
        List.of(
            job.id(),
            job.token(),
            String.valueOf(now),
            String.valueOf(delay),
            failure == null ? "0" : "1",
            failure == null ? "" : failure.reason(),
            failure == null ? "" : failure.stacktrace(),
            writing.fetchesNext() ? "1" : "0");
    return new Operation("moveToDelayed", job.id(), arguments, fetcher);
  }

  Operation retryJob(FetchedJob job, long now, boolean lifo, Failure failure) {
    return new Operation(
        "retryJob",
        job.id(),
        List.of(
            job.id(),
            job.token(),
            String.valueOf(now),
            lifo ? "1" : "0",
            failure.reason(),
            failure.stacktrace()));
  }

  static Operation moveToWait(FetchedJob job) {
    return new Operation("moveToWait", job.id(), List.of(job.id(), job.token()));
  }

  static Operation moveToWait(FetchedJob job, Duration limit) {
    List<String> arguments = List.of(job.id(), job.token(), String.valueOf(limit.toMillis()));
    return new Operation("moveToWait", job.id(), arguments);
  }

  static Operation moveToWaitingChildren(FetchedJob job, long now) {
    List<String> arguments = List.of(job.id(), job.token(), String.valueOf(now), "");
    return new Operation("moveToWaitingChildren", job.id(), arguments);
  }

  static Operation updateProgress(String jobId, String progress) {
    return new Operation("updateProgress", jobId, List.of(jobId, progress));
  }

  static Operation addLog(String jobId, String row, int keep) {
    return new Operation("addLog", jobId, List.of(jobId, row, String.valueOf(keep)));
  }

  static Operation appendText(FetchedJob job, String text, String userId) {
    return new Operation(
        "appendText", job.id(), List.of(job.id(), job.token(), text, orEmpty(userId)));
  }

  static Operation restartText(FetchedJob job, String userId) {
    return new Operation("restartText", job.id(), List.of(job.id(), job.token(), orEmpty(userId)));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  static Operation publishEvent(String event, String jobId, String data) {
    return new Operation("publishEvent", jobId, List.of(event, "data", data, "jobId", jobId));
  }

  /**
   * What a failed attempt leaves on its job.
   *
   * @param stacktrace of all failed attempts, JSON array
   * @param letters base of the dead-letter queue that is told if it is not tried again; empty for
   *     none
   */
  record Failure(String reason, String stacktrace, String letters) {}

  /**
   * How an end is written.
   *
   * @param isRepeated the first try's reply was lost: it may have been carried out
   * @param fetchesNext the slot takes the next job
   */
  record Writing(boolean isRepeated, boolean fetchesNext) {}
}
