package com.nubabel.worker;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import java.time.Duration;
import java.time.Instant;

/**
 * An active job whose lock somebody holds by hand. Each move gives the lock up, and asks Redis
 * once.
 *
 * <p>Moves throw {@link com.nubabel.bridge.redis.JobRefusedException}, with nothing written, if
 * there is no such job ({@code JOB_MISSING}), it has no lock ({@code LOCK_MISSING}) or another's
 * ({@code LOCK_OF_ANOTHER}), or is not active ({@code WRONG_STATE}); {@link
 * com.nubabel.bridge.redis.OutcomeUnknownException} if the reply was lost: the same move again is
 * then refused, if the first was carried out; and {@link
 * com.nubabel.bridge.redis.RedisUnavailableException} if Redis was not asked. Safe for any thread.
 */
public final class HeldJob {
  private final ManualWorker worker;
  private final FetchedJob fetched;
  private final Job job;

  HeldJob(ManualWorker worker, FetchedJob fetched, Job job) {
    this.worker = worker;
    this.fetched = fetched;
    this.job = job;
  }

  public String id() {
    return fetched.id();
  }

  /** That holds its lock. */
  public String token() {
    return fetched.token();
  }

  /**
   * The job as it was when it was taken, or asked for by its id; null if there was none. One with a
   * {@link Job#deferredFailure} shall not be done, but fail with that.
   */
  public Job job() {
    return job;
  }

  /**
   * Renews its lock.
   *
   * @return false if the lock is gone, or another's
   */
  public boolean extendLock(Duration duration) {
    return worker.queue().job(id()).extendLock(token(), duration);
  }

  /**
   * Does the job: runs a processor on the calling thread, and then makes the move that a {@link
   * Worker} would make for what it returned or threw. The lock is not renewed meanwhile, and a
   * timeout does not count.
   *
   * @throws com.nubabel.bridge.redis.JobRefusedException if that move is refused, as others are
   */
  public void process(Processor processor) {
    worker.process(fetched, job, processor);
  }

  /**
   * Stores what it returned.
   *
   * @param returnvalue anything that can be written as JSON
   * @throws com.nubabel.bridge.redis.JobRefusedException also if children are pending ({@code
   *     PENDING_CHILDREN}), or one has failed whose failure is the parent's as well ({@code
   *     FAILED_CHILDREN})
   */
  public void moveToCompleted(Object returnvalue) {
    worker.end(this, new Outcome.Completed(Json.write(returnvalue)), false);
  }

  /**
   * The same, and takes the next job along, under the same token.
   *
   * @return null if there is none
   */
  public HeldJob moveToCompletedAndFetch(Object returnvalue) {
    return worker.end(this, new Outcome.Completed(Json.write(returnvalue)), true);
  }

  /**
   * Stores a failure. While attempts are left the job is retried, at once or after its backoff,
   * unless it is an {@link UnrecoverableException}.
   */
  public void moveToFailed(Throwable failure) {
    worker.end(this, Outcome.Failed.of(failure), false);
  }

  /** The same, and takes the next job along. See {@link #moveToCompletedAndFetch}. */
  public HeldJob moveToFailedAndFetch(Throwable failure) {
    return worker.end(this, Outcome.Failed.of(failure), true);
  }

  /** Has it wait until a time; no attempt is counted. */
  public void moveToDelayed(Instant until) {
    worker.end(this, new Outcome.Delayed(until), false);
  }

  /** Gives it back, to be served next among its priority; no attempt is counted. */
  public void moveToWait() {
    worker.end(this, new Outcome.HandedBack(), false);
  }

  /**
   * Lets it wait for its pending children.
   *
   * @return false if none is pending: then it stays active
   * @throws com.nubabel.bridge.redis.JobRefusedException also if a child has failed whose failure
   *     is the parent's as well ({@code FAILED_CHILDREN})
   */
  public boolean moveToWaitingChildren() {
    return worker.queue().moveToWaitingChildren(id(), token());
  }
}
