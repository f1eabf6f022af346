package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.worker.JobOperations.Failure;
import com.nubabel.worker.JobOperations.Writing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how a job ended, and with it fetches the next one for the same slot. When the reply is
 * lost, it writes again until Redis answers: the script recognises an end that was written before.
 */
final class EndWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EndWriter.class);
  private static final Duration REPEAT_DELAY = Duration.ofMillis(500);

  private final WorkerScope scope;
  private final JobOperations operations;
  private final FetchState state;

  EndWriter(WorkerScope scope, JobOperations operations, FetchState state) {
    this.scope = scope;
    this.operations = operations;
    this.state = state;
  }

  /**
   * Writes an outcome.
   *
   * @param job null if its hash could not be read
   * @return what was fetched with it
   * @throws JobRefusedException if the script refused it
   */
  Fetched write(FetchedJob fetched, Job job, Outcome outcome) {
    if (outcome instanceof Outcome.Completed completed) {
      return complete(fetched, job, completed);
    } else if (outcome instanceof Outcome.Failed failed) {
      return fail(fetched, job, failed);
    } else if (outcome instanceof Outcome.HandedBack) {
      return submit(w -> operations.moveToWait(fetched));
    }
    return Fetched.NOTHING;
  }

  private Fetched complete(FetchedJob fetched, Job job, Outcome.Completed outcome) {
    KeepJobs keep = orElse(job.options().removeOnComplete(), scope.options().removeOnComplete());
    long now = scope.now();
    Fetched next =
        submit(w -> operations.moveToCompleted(fetched, now, outcome.returnvalue(), keep, w));
    scope.metrics().completed.mark();
    return next;
  }

  private Fetched fail(FetchedJob fetched, Job job, Outcome.Failed outcome) {
    JobOptions options = job == null ? JobOptions.NONE : job.options();
    List<String> earlier = job == null ? List.of() : job.stacktrace();
    String traces = StackTraces.append(earlier, outcome.stackTrace(), options.stackTraceLimit());
    Failure failure = new Failure(outcome.reason(), traces);
    int attempt = job == null ? 1 : job.attemptsMade() + 1;
    if (outcome.mayRetry() && attempt < options.attempts()) {
      Backoff backoff = options.backoff();
      long delay =
          RetryDelay.millis(backoff, attempt, () -> ThreadLocalRandom.current().nextDouble());
      if (delay >= 0) {
        return retry(fetched, delay, options.lifo(), failure);
      }
      String unknown = "; its backoff type '" + backoff.type() + "' is not known to this worker";
      return failForGood(fetched, new Failure(outcome.reason() + unknown, traces), options);
    }
    return failForGood(fetched, failure, options);
  }

  private Fetched retry(FetchedJob fetched, long delay, boolean lifo, Failure failure) {
    long now = scope.now();
    return submit(
        w ->
            delay > 0
                ? operations.moveToDelayed(fetched, now, delay, failure, w)
                : operations.retryJob(fetched, now, lifo, failure));
  }

  private Fetched failForGood(FetchedJob fetched, Failure failure, JobOptions options) {
    KeepJobs keep = orElse(options.removeOnFail(), scope.options().removeOnFail());
    long now = scope.now();
    Fetched next =
        submit(w -> operations.moveToFailed(fetched, now, failure, keep, options.attempts(), w));
    scope.metrics().failed.mark();
    return next;
  }

  private static KeepJobs orElse(KeepJobs own, KeepJobs otherwise) {
    return own != null ? own : otherwise;
  }

  private Fetched submit(Function<Writing, Operation> operation) {
    for (boolean repeated = false; ; repeated = true) {
      boolean fetches = scope.stop().mayFetch();
      try {
        List<Object> reply =
            scope.commit().submit(operation.apply(new Writing(repeated, fetches))).join();
        Fetched fetched = Fetched.of(reply);
        if (!reply.isEmpty()) {
          state.note(fetched, 1, scope.now());
        }
        return fetched;
      } catch (CompletionException e) {
        if (e.getCause() instanceof OutcomeUnknownException lost && !scope.stop().isForced()) {
          LOG.warn("{}; it is written again", lost.getMessage());
          pause();
        } else if (repeated && e.getCause() instanceof JobRefusedException refused) {
          // Nothing is active under this token any more: the first try was carried out, or the
          // job stalled meanwhile and is somebody else's.
          LOG.info("written before: {}", refused.getMessage());
          return Fetched.NOTHING;
        } else {
          throw e.getCause() instanceof NubabelException ours ? ours : e;
        }
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(REPEAT_DELAY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
