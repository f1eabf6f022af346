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
import java.util.concurrent.CompletableFuture;
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
  private final boolean fetches;
  private final DeadLetterQueues deadLetters;

  /** An end that is on its way to Redis. */
  interface PendingEnd {
    /**
     * Waits for it.
     *
     * @return what was fetched with it
     * @throws JobRefusedException if the script refused it
     */
    Fetched await();
  }

  /**
   * A writer.
   *
   * @param fetches whether the next job is to be fetched with each end
   */
  EndWriter(
      WorkerScope scope,
      JobOperations operations,
      FetchState state,
      Fetcher fetcher,
      boolean fetches,
      DeadLetterQueues deadLetters) {
    this.scope = scope;
    this.operations = operations;
    this.state = state;
    this.fetcher = fetcher;
    this.fetches = fetches;
    this.deadLetters = deadLetters;
  }

  /** The same for jobs that have handlers. */
  EndWriter with(Handlers handlers) {
    DeadLetterQueues more = deadLetters.with(scope.keys(), handlers.types());
    return new EndWriter(scope, operations, state, fetcher, fetches, more);
  }

  /**
   * Writes an outcome.
   *
   * @param job null if there is none, or its hash cannot be read
   * @return what was fetched with it
   * @throws JobRefusedException if the script refused it
   */
  Fetched write(FetchedJob fetched, Job job, Outcome outcome) {
    return begin(fetched, job, outcome).await();
  }

  /** Sends an outcome on its way. See {@link #write}, whose errors come when it is waited for. */
  PendingEnd begin(FetchedJob fetched, Job job, Outcome outcome) {
    if (outcome instanceof Outcome.Completed completed) {
      return complete(fetched, job, completed);
    } else if (outcome instanceof Outcome.Failed failed) {
      return fail(fetched, job, failed);
    } else if (outcome instanceof Outcome.Delayed delayed) {
      return delay(fetched, delayed.until());
    } else if (outcome instanceof Outcome.Waiting waiting) {
      return handBack(fetched, waiting.limit());
    } else if (outcome instanceof Outcome.Moved) {
      return () -> fetchNext(fetched);
    } else if (outcome instanceof Outcome.HandedBack) {
      return submit(fetched, w -> JobOperations.moveToWait(fetched));
    }
    return () -> Fetched.NOTHING;
  }

  private PendingEnd delay(FetchedJob fetched, Instant until) {
    long now = scope.now();
    long delay = Math.max(until.toEpochMilli() - now, 0);
    return submit(fetched, w -> operations.moveToDelayed(fetched, now, delay, null, w));
  }

  private PendingEnd handBack(FetchedJob fetched, Duration limit) {
    if (limit == null) {
      PendingEnd end = submit(fetched, w -> JobOperations.moveToWait(fetched));
      return () -> {
        Fetched next = end.await();
        return next.jobs().isEmpty() ? fetchNext(fetched) : next;
      };
    }
    // Noted first: the job that goes back wakes the fetch loop, perhaps before this thread goes on.
    state.noteLimit(scope.now() + limit.toMillis());
    return submit(fetched, w -> JobOperations.moveToWait(fetched, limit));
  }

  private Fetched fetchNext(FetchedJob fetched) {
    return mayFetch() ? fetcher.fetch(List.of(fetched.token()), false) : Fetched.NOTHING;
  }

  private boolean mayFetch() {
    return fetches && scope.mayFetch();
  }

  private PendingEnd complete(FetchedJob fetched, Job job, Outcome.Completed outcome) {
    JobOptions options = job == null ? JobOptions.NONE : job.options();
    KeepJobs keep = orElse(options.removeOnComplete(), scope.options().removeOnComplete());
    long now = scope.now();
    PendingEnd end =
        submit(
            fetched, w -> operations.moveToCompleted(fetched, now, outcome.returnvalue(), keep, w));
    return () -> {
      Fetched next = end.await();
      scope.metrics().completed.mark();
      scope.listeners().tell(to -> to.completed(job, outcome.returnvalue()));
      return next;
    };
  }

  private PendingEnd fail(FetchedJob fetched, Job job, Outcome.Failed outcome) {
    PendingEnd end = storeFailed(fetched, job, outcome);
    return () -> {
      Fetched next = end.await();
      scope.listeners().tell(to -> to.failed(fetched.id(), job, outcome.reason()));
      return next;
    };
  }

  private PendingEnd storeFailed(FetchedJob fetched, Job job, Outcome.Failed outcome) {
    JobOptions options = job == null ? JobOptions.NONE : job.options();
    List<String> earlier = job == null ? List.of() : job.stacktrace();
    String traces = StackTraces.append(earlier, outcome.stackTrace(), options.stackTraceLimit());
    String letters = outcome.isCancelled() ? "" : deadLetters.baseFor(job);
    Failure failure = new Failure(outcome.reason(), traces, letters);
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
      return failForGood(fetched, new Failure(reason, traces, letters), options);
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

  private PendingEnd retry(FetchedJob fetched, long delay, boolean lifo, Failure failure) {
    long now = scope.now();
    return submit(
        fetched,
        w ->
            delay > 0
                ? operations.moveToDelayed(fetched, now, delay, failure, w)
                : operations.retryJob(fetched, now, lifo, failure));
  }

  private PendingEnd failForGood(FetchedJob fetched, Failure failure, JobOptions options) {
    KeepJobs keep = orElse(options.removeOnFail(), scope.options().removeOnFail());
    long now = scope.now();
    PendingEnd end =
        submit(
            fetched,
            w -> operations.moveToFailed(fetched, now, failure, keep, options.attempts(), w));
    return () -> {
      Fetched next = end.await();
      scope.metrics().failed.mark();
      return next;
    };
  }

  private static KeepJobs orElse(KeepJobs own, KeepJobs otherwise) {
    return own != null ? own : otherwise;
  }

  private PendingEnd submit(FetchedJob job, Function<Writing, Operation> operation) {
    boolean mayFetch = mayFetch();
    CompletableFuture<List<Object>> reply = send(operation, new Writing(false, mayFetch));
    return () -> await(job, operation, reply, mayFetch);
  }

  private CompletableFuture<List<Object>> send(
      Function<Writing, Operation> operation, Writing writing) {
    return scope.commit().submit(operation.apply(writing));
  }

  private Fetched await(
      FetchedJob job,
      Function<Writing, Operation> operation,
      CompletableFuture<List<Object>> first,
      boolean firstMayFetch) {
    CompletableFuture<List<Object>> reply = first;
    boolean mayFetch = firstMayFetch;
    boolean repeated = false;
    while (true) {
      try {
        List<Object> written = reply.join();
        return repeated ? fetchAfterRepeat(job, mayFetch) : noted(written);
      } catch (CompletionException e) {
        NubabelException failure = Fetcher.causeOf(e);
        if (Fetcher.isOutage(failure) && scope.stop().mayRepeat()) {
          repeated |= failure instanceof OutcomeUnknownException;
          LOG.info("{}; it is written again", failure.getMessage());
          Fetcher.pause();
          mayFetch = mayFetch();
          reply = send(operation, new Writing(repeated, mayFetch && !repeated));
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
