package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.Refusal;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Moves an active job to waiting-children. Goes on through an outage, until it knows the outcome.
 */
final class ChildrenWait {
  private final WorkerScope scope;
  private final FetchedJob job;

  // True when an earlier try was sent and its reply lost.
  private boolean repeated;

  ChildrenWait(WorkerScope scope, FetchedJob job) {
    this.scope = scope;
    this.job = job;
  }

  /**
   * Moves the job, if a child is pending.
   *
   * @return false if none is: then the job stays active
   * @throws UnrecoverableException if a child has failed whose failure is the parent's as well
   * @throws NubabelException if it cannot be, or the worker stops before Redis answers
   */
  boolean begin() {
    while (true) {
      try {
        List<Object> reply =
            scope.commit().submit(JobOperations.moveToWaitingChildren(job, scope.now())).join();
        return (Long) reply.get(0) == 1 || (repeated && !isHeld());
      } catch (CompletionException e) {
        NubabelException failure = Fetcher.causeOf(e);
        if (failure instanceof JobRefusedException refused) {
          return refused(refused);
        }
        if (!Fetcher.isOutage(failure) || !scope.stop().mayRepeat()) {
          throw failure;
        }
        repeated |= failure instanceof OutcomeUnknownException;
        Fetcher.pause();
      }
    }
  }

  private boolean refused(JobRefusedException refused) {
    if (refused.refusal() == Refusal.FAILED_CHILDREN) {
      throw new UnrecoverableException(refused.failedReason(), refused);
    }
    if (!repeated) {
      throw refused;
    }
    return true;
  }

  /** Whether the lock is still this job's: the children may be done since the lost try. */
  private boolean isHeld() {
    String lock = scope.keys().job(job.id()) + ":lock";
    return job.token().equals(scope.redis().reads().get(lock).toCompletableFuture().join());
  }
}
