package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.worker.EndWriter.PendingEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs in one slot, on the calling thread, until a fetch gives none: one after the other, or a
 * batch.
 */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** BullMQ's words. */
  private static final String STARTED_TOO_OFTEN = "job started more than allowable limit";

  private final WorkerScope scope;
  private final Work work;
  private final ActiveJobs active;
  private final EndWriter ends;
  private final SchedulerSeries series;

  JobRunner(WorkerScope scope, Work work, ActiveJobs active, EndWriter ends) {
    this.scope = scope;
    this.work = work;
    this.active = active;
    this.ends = ends;
    this.series = new SchedulerSeries(scope);
  }

  /** Runs jobs, and what is fetched at their end, and so on. Throws nothing. */
  void runAll(List<FetchedJob> first) {
    List<FetchedJob> next = first;
    while (!next.isEmpty()) {
      try {
        next = run(next);
      } catch (RuntimeException e) {
        unstored(next, e);
        next = List.of();
      }
    }
  }

  /** Runs jobs to their ends. Returns what was fetched when these were written. */
  private List<FetchedJob> run(List<FetchedJob> fetched) {
    List<RunningJob> jobs = new ArrayList<>(fetched.size());
    List<RunningJob> toDo = new ArrayList<>(fetched.size());
    for (FetchedJob each : fetched) {
      RunningJob job = take(each);
      jobs.add(job);
      if (!job.isDecided()) {
        toDo.add(job);
      }
    }
    try {
      if (!toDo.isEmpty()) {
        call(toDo);
      }
    } finally {
      fetched.forEach(active::remove);
    }
    // All are on their way before the first is waited for, so that they go out together.
    List<PendingEnd> pending = new ArrayList<>(jobs.size());
    jobs.forEach(job -> pending.add(begin(job)));
    List<FetchedJob> next = new ArrayList<>();
    for (int i = 0; i < pending.size(); i++) {
      next.addAll(await(jobs.get(i), pending.get(i)));
    }
    return next;
  }

  /** Does one job that was read before. Throws what keeps its end from being stored. */
  void run(FetchedJob fetched, Job job) {
    RunningJob running = take(fetched, job);
    try {
      if (!running.isDecided()) {
        call(List.of(running));
      }
    } finally {
      active.remove(fetched);
    }
    awaitOrFail(running, begin(running));
  }

  /** Takes a job in hand; one that shall not be done is decided already. */
  private RunningJob take(FetchedJob fetched) {
    Job job;
    try {
      job = Job.of(scope.keys().queue(), fetched.id(), fetched.fields());
    } catch (NubabelException e) {
      RunningJob unreadable = new RunningJob(scope, fetched, null);
      unreadable.decide(new Outcome.Failed(e.getMessage(), e.getMessage(), false));
      return unreadable;
    }
    return take(fetched, job);
  }

  private RunningJob take(FetchedJob fetched, Job job) {
    scope.metrics().started(job);
    RunningJob running = new RunningJob(scope, fetched, job);
    active.add(fetched, running);
    Outcome unrun = outcomeUnrun(job);
    if (unrun != null) {
      running.decide(unrun);
    }
    return running;
  }

  /** Null if the job shall be done. */
  private Outcome outcomeUnrun(Job job) {
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
    return null;
  }

  private void call(List<RunningJob> jobs) {
    jobs.forEach(job -> scope.listeners().tell(to -> to.active(job.job())));
    long began = scope.now();
    ProcessorCall call = new ProcessorCall(jobs.size());
    jobs.forEach(job -> job.begin(call));
    try {
      work.run(jobs);
    } finally {
      jobs.forEach(RunningJob::end);
      // An interrupt that was meant for these jobs must not hit what the thread does next.
      Thread.interrupted();
      Duration duration = Duration.ofMillis(Math.max(scope.now() - began, 0));
      jobs.forEach(job -> scope.metrics().duration.update(duration));
    }
  }

  private PendingEnd begin(RunningJob job) {
    return ends.begin(job.fetched(), job.job(), job.outcome());
  }

  private List<FetchedJob> await(RunningJob job, PendingEnd end) {
    try {
      return awaitOrFail(job, end).jobs();
    } catch (RuntimeException e) {
      unstored(List.of(job.fetched()), e);
      return List.of();
    }
  }

  private void unstored(List<FetchedJob> jobs, RuntimeException failure) {
    List<String> ids = jobs.stream().map(FetchedJob::id).toList();
    LOG.warn("{}{}: the end was not stored: {}", scope.keys().base(), ids, failure.toString());
    scope.listeners().tell(to -> to.error(failure));
  }

  private Fetched awaitOrFail(RunningJob job, PendingEnd end) {
    try {
      return end.await();
    } catch (JobRefusedException e) {
      if (job.outcome() instanceof Outcome.Completed && isFault(e.refusal())) {
        boolean mayRetry = e.refusal() != Refusal.FAILED_CHILDREN;
        String reason = e.failedReason();
        Outcome failed = new Outcome.Failed(reason, StackTraces.of(e), mayRetry, null, e);
        return ends.write(job.fetched(), job.job(), failed);
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
}
