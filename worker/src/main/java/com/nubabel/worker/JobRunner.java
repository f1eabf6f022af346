package com.nubabel.worker;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job after the other in one slot, on the calling thread, until a fetch gives none. */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** BullMQ's words. */
  private static final String STARTED_TOO_OFTEN = "job started more than allowable limit";

  private final WorkerScope scope;
  private final Processor processor;
  private final ActiveJobs active;
  private final EndWriter ends;
  private final SchedulerSeries series;

  JobRunner(WorkerScope scope, Processor processor, ActiveJobs active, EndWriter ends) {
    this.scope = scope;
    this.processor = processor;
    this.active = active;
    this.ends = ends;
    this.series = new SchedulerSeries(scope);
  }

  /** Runs a job, and what is fetched at its end, and so on. Throws nothing. */
  void runAll(FetchedJob first) {
    FetchedJob next = first;
    while (next != null) {
      try {
        List<FetchedJob> fetched = run(next).jobs();
        next = fetched.isEmpty() ? null : fetched.get(0);
      } catch (RuntimeException e) {
        LOG.warn("{}{}: its end was not stored: {}", scope.keys().base(), next.id(), e.toString());
        scope.listeners().tell(to -> to.error(e));
        next = null;
      }
    }
  }

  /**
   * Runs a job to its end.
   *
   * @return what was fetched when its end was written: at most one job, to be run next
   */
  private Fetched run(FetchedJob fetched) {
    Job job;
    try {
      job = Job.of(scope.keys().queue(), fetched.id(), fetched.fields());
    } catch (NubabelException e) {
      return ends.write(fetched, null, new Outcome.Failed(e.getMessage(), e.getMessage(), false));
    }
    return run(fetched, job);
  }

  /** The same for a job that was read before. */
  Fetched run(FetchedJob fetched, Job job) {
    scope.metrics().started(job);
    RunningJob running = new RunningJob(scope, fetched, job);
    active.add(fetched, running);
    Outcome outcome;
    try {
      outcome = outcomeOf(job, running);
    } finally {
      active.remove(fetched);
    }
    try {
      return ends.write(fetched, job, outcome);
    } catch (JobRefusedException e) {
      if (outcome instanceof Outcome.Completed && isFault(e.refusal())) {
        boolean mayRetry = e.refusal() != Refusal.FAILED_CHILDREN;
        String reason = e.failedReason();
        return ends.write(
            fetched, job, new Outcome.Failed(reason, StackTraces.of(e), mayRetry, null, e));
      }
      throw e;
    }
  }

  /** Whether a refused completion counts as the processor's failure, as BullMQ has it. */
  private static boolean isFault(Refusal refusal) {
    return switch (refusal) {
      case PENDING_CHILDREN, FAILED_CHILDREN, ERROR -> true;
      default -> false;
    };
  }

  private Outcome outcomeOf(Job job, RunningJob running) {
    if (!series.advance(job)) {
      return new Outcome.Abandoned();
    }
    if (job.deferredFailure() != null) {
      return new Outcome.Failed(job.deferredFailure(), job.deferredFailure(), false);
    }
    int startedMax = scope.options().startedMax();
    if (startedMax > 0 && job.attemptsStarted() > startedMax) {
      return new Outcome.Failed(STARTED_TOO_OFTEN, STARTED_TOO_OFTEN, false);
    }
    scope.listeners().tell(to -> to.active(job));
    long began = scope.now();
    running.begin();
    Outcome outcome;
    try {
      outcome = outcomeOf(running);
    } finally {
      running.end();
      scope.metrics().duration.update(Duration.ofMillis(Math.max(scope.now() - began, 0)));
    }
    return running.isMoving() ? new Outcome.Moved() : outcome;
  }

  private Outcome outcomeOf(RunningJob running) {
    try {
      String returnvalue = Json.write(processor.process(running));
      return cancelledOr(running, new Outcome.Completed(returnvalue));
    } catch (DelayedException e) {
      return stoppedOr(running, new Outcome.Delayed(e.until()));
    } catch (WaitingException e) {
      return stoppedOr(running, new Outcome.Waiting(null));
    } catch (RateLimitException e) {
      return stoppedOr(running, new Outcome.Waiting(e.duration()));
    } catch (Throwable e) {
      // Also errors: whatever an author's code throws ends its own job, and not this slot.
      return stoppedOr(running, Outcome.Failed.of(e));
    }
  }

  /** Who cancels a job, or gives it a time, must be able to rely on it. */
  private static Outcome cancelledOr(RunningJob running, Outcome otherwise) {
    String reason = running.cancelReason();
    if (reason != null) {
      return new Outcome.Failed(reason, reason, false);
    }
    String timeout = running.timeoutReason();
    return timeout == null
        ? otherwise
        : new Outcome.Failed(timeout, timeout, true, null, new TimeoutException(timeout));
  }

  /** Being stopped is not failing. */
  private Outcome stoppedOr(RunningJob running, Outcome otherwise) {
    if (!running.isCancelled()
        || running.cancelReason() != null
        || running.timeoutReason() != null) {
      return cancelledOr(running, otherwise);
    }
    return scope.stop().isForced() ? new Outcome.HandedBack() : new Outcome.Abandoned();
  }
}
