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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how a job ended, and with it fetches the next one for the same slot. When the reply is
 * lost, it writes again until Redis answers: the script recognises an end that was written before.
 */
final class EndWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EndWriter.class);

  private final WorkerScope scope;
  private final JobOperations operations;
  private final FetchState state;
  private final Fetcher fetcher;

  EndWriter(WorkerScope scope, JobOperations operations, FetchState state, Fetcher fetcher) {
    this.scope = scope;
    this.operations = operations;
    this.state = state;
    this.fetcher = fetcher;
  }

  /**
   * Writes an outcome.
   *
   * @param job null if there is none, or its hash cannot be read
   * @return what was fetched with it
   * @throws JobRefusedException if the script refused it
   */
  Fetched write(FetchedJob fetched, Job job, Outcome outcome) {
    if (outcome instanceof Outcome.Completed completed) {
      return complete(fetched, job, completed);
    } else if (outcome instanceof Outcome.Failed failed) {
      return fail(fetched, job, failed);
    } else if (outcome instanceof Outcome.Delayed delayed) {
      return delay(fetched, delayed.until());
    } else if (outcome instanceof Outcome.Waiting waiting) {
      return handBack(fetched, waiting.limit());
    } else if (outcome instanceof Outcome.Moved) {
      return fetchNext(fetched);
    } else if (outcome instanceof Outcome.HandedBack) {
      return submit(fetched, w -> JobOperations.moveToWait(fetched));
    }
    return Fetched.NOTHING;
  }

  private Fetched delay(FetchedJob fetched, Instant until) {
    long now = scope.now();
    long delay = Math.max(until.toEpochMilli() - now, 0);
    return submit(fetched, w -> operations.moveToDelayed(fetched, now, delay, null, w));
  }

  private Fetched handBack(FetchedJob fetched, Duration limit) {
    if (limit == null) {
      Fetched next = submit(fetched, w -> JobOperations.moveToWait(fetched));
      return next.jobs().isEmpty() ? fetchNext(fetched) : next;
    }
    // Noted first: the job that goes back wakes the fetch loop, perhaps before this thread goes on.
    state.noteLimit(scope.now() + limit.toMillis());
    return submit(fetched, w -> JobOperations.moveToWait(fetched, limit));
  }

  private Fetched fetchNext(FetchedJob fetched) {
    return scope.mayFetch() ? fetcher.fetch(List.of(fetched.token()), false) : Fetched.NOTHING;
  }

  private Fetched complete(FetchedJob fetched, Job job, Outcome.Completed outcome) {
    JobOptions options = job == null ? JobOptions.NONE : job.options();
    KeepJobs keep = orElse(options.removeOnComplete(), scope.options().removeOnComplete());
    long now = scope.now();
    Fetched next =
        submit(
            fetched, w -> operations.moveToCompleted(fetched, now, outcome.returnvalue(), keep, w));
    scope.metrics().completed.mark();
    scope.listeners().tell(to -> to.completed(job, outcome.returnvalue()));
    return next;
  }

  private Fetched fail(FetchedJob fetched, Job job, Outcome.Failed outcome) {
    Fetched next = storeFailed(fetched, job, outcome);
    scope.listeners().tell(to -> to.failed(fetched.id(), job, outcome.reason()));
    return next;
  }

  private Fetched storeFailed(FetchedJob fetched, Job job, Outcome.Failed outcome) {
    JobOptions options = job == null ? JobOptions.NONE : job.options();
    List<String> earlier = job == null ? List.of() : job.stacktrace();
    String traces = StackTraces.append(earlier, outcome.stackTrace(), options.stackTraceLimit());
    Failure failure = new Failure(outcome.reason(), traces, outcome.isCancelled());
    int attempt = job == null ? 1 : job.attemptsMade() + 1;
    if (!outcome.mayRetry() || attempt >= options.attempts() || isStartedTooOften(job)) {
      return failForGood(fetched, failure, options);
    }
    try {
      Duration delay = delayBefore(job, attempt, outcome);
      return delay == null
          ? failForGood(fetched, failure, options)
          : retry(fetched, Math.max(delay.toMillis(), 0), options.lifo(), failure);
    } catch (BackoffException e) {
      String reason = outcome.reason() + "; " + e.getMessage();
      return failForGood(fetched, new Failure(reason, traces, false), options);
    }
  }

  private boolean isStartedTooOften(Job job) {
    int startedMax = scope.options().startedMax();
    return startedMax > 0 && job != null && job.attemptsStarted() >= startedMax;
  }

  /** Null if it shall not be tried again. */
  private Duration delayBefore(Job job, int attempt, Outcome.Failed outcome) {
    if (outcome.delay() != null) {
      return outcome.delay();
    }
    Backoff backoff = job.options().backoff();
    long millis =
        RetryDelay.millis(backoff, attempt, () -> ThreadLocalRandom.current().nextDouble());
    if (millis >= 0) {
      return Duration.ofMillis(millis);
    }
    if (scope.options().backoff() == null) {
      throw new BackoffException(
          "its backoff type '" + backoff.type() + "' is not known to this worker");
    }
    try {
      return scope.options().backoff().delay(attempt, outcome.cause(), job);
    } catch (RuntimeException e) {
      throw new BackoffException("its backoff strategy failed: " + e);
    }
  }

  /** How long to wait cannot be told; the message says why. */
  @SuppressWarnings("serial")
  private static final class BackoffException extends RuntimeException {
    BackoffException(String message) {
      super(message);
    }
  }

  private Fetched retry(FetchedJob fetched, long delay, boolean lifo, Failure failure) {
    long now = scope.now();
    return submit(
        fetched,
        w ->
            delay > 0
                ? operations.moveToDelayed(fetched, now, delay, failure, w)
                : operations.retryJob(fetched, now, lifo, failure));
  }

  private Fetched failForGood(FetchedJob fetched, Failure failure, JobOptions options) {
    KeepJobs keep = orElse(options.removeOnFail(), scope.options().removeOnFail());
    long now = scope.now();
    Fetched next =
        submit(
            fetched,
            w -> operations.moveToFailed(fetched, now, failure, keep, options.attempts(), w));
    scope.metrics().failed.mark();
    return next;
  }

  private static KeepJobs orElse(KeepJobs own, KeepJobs otherwise) {
    return own != null ? own : otherwise;
  }

  private Fetched submit(FetchedJob job, Function<Writing, Operation> operation) {
    boolean repeated = false;
    while (true) {
      boolean mayFetch = scope.mayFetch();
      Operation end = operation.apply(new Writing(repeated, mayFetch && !repeated));
      try {
        List<Object> reply = scope.commit().submit(end).join();
        return repeated ? fetchAfterRepeat(job, mayFetch) : noted(reply);
      } catch (CompletionException e) {
        NubabelException failure = Fetcher.causeOf(e);
        if (Fetcher.isOutage(failure) && scope.stop().mayRepeat()) {
          repeated |= failure instanceof OutcomeUnknownException;
          LOG.info("{}; it is written again", failure.getMessage());
          Fetcher.pause();
        } else if (repeated && failure instanceof JobRefusedException) {
          // Nothing is active under this token any more: the first try was carried out, or the
          // job stalled meanwhile and is somebody else's.
          LOG.info("written before: {}", failure.getMessage());
          return fetchAfterRepeat(job, mayFetch);
        } else {
          throw failure;
        }
      }
    }
  }

  private Fetched noted(List<Object> reply) {
    Fetched fetched = Fetched.of(reply, scope.options().name());
    if (reply.size() > 1 && state.note(fetched, 1, scope.now())) {
      scope.listeners().tell(WorkerListener::drained);
    }
    return fetched;
  }

  /** The first try may have fetched a job under this token, of which nobody knows yet. */
  private Fetched fetchAfterRepeat(FetchedJob job, boolean mayFetch) {
    return mayFetch ? fetcher.fetch(List.of(job.token()), true) : Fetched.NOTHING;
  }
}
