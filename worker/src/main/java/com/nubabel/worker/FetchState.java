package com.nubabel.worker;

/**
 * What the latest fetch, by the loop or along with the end of a job, told about the queue: whether
 * there is more to be had now, and if not, when to ask again.
 */
final class FetchState {
  private final Runnable endWait;

  // Guarded by this.
  private boolean drained;
  private boolean hadJobs;
  private long nextDueMillis;
  private long limitedUntilMillis;

  /**
   * Nothing is known yet.
   *
   * @param endWait ends a wait for jobs that must not be taken now
   */
  FetchState(Runnable endWait) {
    this.endWait = endWait;
  }

  /**
   * Notes the reply of a fetch that asked for {@code wanted} jobs.
   *
   * @return whether there was none any more, for the first time
   */
  synchronized boolean note(Fetched fetched, int wanted, long now) {
    drained = fetched.jobs().size() < wanted;
    nextDueMillis = fetched.nextDueMillis();
    limitedUntilMillis = fetched.limitMillis() > 0 ? now + fetched.limitMillis() : 0;
    boolean ranDry = hadJobs && fetched.jobs().isEmpty();
    hadJobs = !fetched.jobs().isEmpty();
    return ranDry;
  }

  /** A processor said that no job shall be taken until a time. */
  void noteLimit(long untilMillis) {
    synchronized (this) {
      limitedUntilMillis = Math.max(limitedUntilMillis, untilMillis);
    }
    endWait.run();
  }

  /** A delay marker was popped. */
  synchronized void noteDue(long dueMillis) {
    nextDueMillis = nextDueMillis == 0 ? dueMillis : Math.min(nextDueMillis, dueMillis);
  }

  /** There may be jobs again. */
  synchronized void wake() {
    drained = false;
    nextDueMillis = 0;
  }

  /** The latest fetch found less than it asked for. */
  synchronized boolean isDrained() {
    return drained;
  }

  /** When the next delayed job is due; 0 if unknown. */
  synchronized long nextDueMillis() {
    return nextDueMillis;
  }

  /** Until when the queue's rate limit holds; 0 if none. */
  synchronized long limitedUntilMillis() {
    return limitedUntilMillis;
  }
}
