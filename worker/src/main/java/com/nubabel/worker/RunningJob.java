package com.nubabel.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.events.EventNames;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.TypedJson;
import com.nubabel.bridge.queue.JobChildren;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job while its processor runs. What it reports is submitted in order and not waited for; only an
 * author who reports faster than Redis takes it is held up.
 */
final class RunningJob implements BatchJob {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  /** Reports of one job that Redis has not answered yet. */
  private static final int REPORTS_MAX = 256;

  private final WorkerScope scope;
  private final FetchedJob fetched;
  private final Job job;
  private final Semaphore reports = new Semaphore(REPORTS_MAX);

  // Guarded by this: a stop must reach this job's call, and never the next one on its thread.
  private ProcessorCall call;
  private boolean ended;
  private final CancelHooks hooks;
  private volatile boolean stopped;

  /** Null unless somebody asked for it. */
  private volatile String cancelReason;

  /** Null unless it ran for longer than it may. */
  private volatile String timeoutReason;

  /** How it is to end, if nobody stops it; null until that is known. */
  private volatile Outcome decided;

  // Written by the job's thread before the processor; 0 until then.
  private volatile long beganNanos;

  // Written by the job's thread, read by lock renewal as well.
  private volatile boolean moving;

  RunningJob(WorkerScope scope, FetchedJob fetched, Job job) {
    this.scope = scope;
    this.fetched = fetched;
    this.job = job;
    this.hooks = new CancelHooks(fetched);
  }

  /** The processor is about to be called for it. */
  synchronized void begin(ProcessorCall call) {
    this.call = call;
    beganNanos = System.nanoTime();
    if (stopped) {
      call.stopped();
    }
  }

  /** The call is over: its thread is free of the job from here on. */
  synchronized void end() {
    ended = true;
    call = null;
  }

  FetchedJob fetched() {
    return fetched;
  }

  @Override
  public void complete(Object returnvalue) {
    decide(new Outcome.Completed(Json.write(returnvalue)));
  }

  @Override
  public void fail(Throwable failure) {
    decide(Outcome.of(failure));
    scope.listeners().tell(to -> to.threw(job, failure));
  }

  /** Says how it is to end, if nobody stops it. */
  synchronized void decide(Outcome outcome) {
    if (ended || decided != null) {
      throw new IllegalStateException("job " + fetched.id() + " has completed or failed before");
    }
    decided = outcome;
    if (call != null && !stopped) {
      call.decided();
    }
  }

  boolean isDecided() {
    return decided != null;
  }

  /** How it ends, after the call. */
  Outcome outcome() {
    if (moving) {
      return new Outcome.Moved();
    }
    // Of one that was never begun nobody has relied on anything yet.
    return beganNanos == 0 ? decided : stoppedOr(decided);
  }

  /**
   * Who cancels a job, or gives it a time, must be able to rely on it. Beside that what is done is
   * done; but being stopped is not failing.
   */
  private Outcome stoppedOr(Outcome otherwise) {
    if (cancelReason != null) {
      return new Outcome.Failed(cancelReason, cancelReason, false);
    }
    if (timeoutReason != null) {
      Throwable cause = new TimeoutException(timeoutReason);
      return new Outcome.Failed(timeoutReason, timeoutReason, true, null, cause);
    }
    if (!stopped || otherwise instanceof Outcome.Completed) {
      return otherwise;
    }
    return scope.stop().isForced() ? new Outcome.HandedBack() : new Outcome.Abandoned();
  }

  /**
   * Somebody asked for it: stops the job, which then fails, whatever its processor makes of it.
   *
   * @param failedReason of the first who asks
   */
  synchronized void cancel(String failedReason) {
    if (!stopped) {
      cancelReason = failedReason;
      stop();
    }
  }

  /** It runs for too long: stops it, and the attempt fails, unless it was decided in time. */
  synchronized void timeOut(String failedReason) {
    if (!stopped && !ended && decided == null) {
      timeoutReason = failedReason;
      stop();
    }
  }

  /** Since its processor was called; nothing before. */
  Duration ranFor() {
    long began = beganNanos;
    return began == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - began);
  }

  /** Its lock is lost, or the worker closes. Does not block. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (call != null && decided == null) {
      call.stopped();
    }
    hooks.run();
  }

  /** Why somebody cancelled it; null if nobody did. */
  String cancelReason() {
    return cancelReason;
  }

  @Override
  public boolean isCancelled() {
    return stopped;
  }

  @Override
  public synchronized void onCancel(Runnable hook) {
    if (!ended) {
      hooks.add(hook);
      if (stopped) {
        hooks.run();
      }
    }
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public JsonNode data() {
    try {
      return Json.parse(job.data());
    } catch (NubabelException e) {
      throw new UnrecoverableException("the job's data is " + e.getMessage(), e);
    }
  }

  @Override
  public <T> T data(Class<T> type) {
    try {
      return new TypedJson<T>("data", Json.MAPPER.constructType(type)).read(job.data());
    } catch (BadInputException e) {
      throw new UnrecoverableException(e.getMessage(), e);
    }
  }

  @Override
  public void updateProgress(Object progress) {
    var unused = report(JobOperations.updateProgress(job.id(), Json.write(progress)));
    scope.listeners().tell(to -> to.progress(job, progress));
  }

  @Override
  public void log(String row) {
    var unused = report(JobOperations.addLog(job.id(), row, job.options().keepLogs()));
  }

  @Override
  public void publish(String event, Map<String, ?> data) {
    EventNames.checkCustom("event", event);
    var unused = report(JobOperations.publishEvent(event, job.id(), Json.write(data)));
  }

  @Override
  public CompletableFuture<Long> appendText(String text, String userId) {
    return report(JobOperations.appendText(fetched, text, userId))
        .thenApply(reply -> (Long) reply.get(0));
  }

  @Override
  public void restartText(String userId) {
    var unused = report(JobOperations.restartText(fetched, userId));
  }

  @Override
  public JobChildren children() {
    return new Queue(scope.redis(), scope.keys(), scope.clock()).children(job.id());
  }

  @Override
  public Parent asParent() {
    return Parent.of(scope.keys(), job.id());
  }

  /** Whether the processor has moved the job itself, or is about to: its lock may be gone. */
  boolean isMoving() {
    return moving;
  }

  @Override
  public void moveToWaitingChildren() {
    if (stopped) {
      throw new CancellationException("job " + job.id() + " is cancelled");
    }
    moving = true;
    boolean moved = false;
    try {
      moved = new ChildrenWait(scope, fetched).begin();
    } finally {
      moving = moved;
    }
    if (moved) {
      throw new WaitingChildrenException();
    }
  }

  private CompletableFuture<List<Object>> report(Operation operation) {
    reports.acquireUninterruptibly();
    synchronized (this) {
      if (ended) {
        reports.release();
        throw new IllegalStateException(
            "job " + job.id() + " has ended: " + operation.name() + " comes too late");
      }
      return scope
          .commit()
          .submit(operation)
          .whenComplete(
              (reply, failure) -> {
                reports.release();
                if (failure != null) {
                  LOG.warn("{} was not stored: {}", operation.name(), failure.getMessage());
                }
              });
    }
  }
}
