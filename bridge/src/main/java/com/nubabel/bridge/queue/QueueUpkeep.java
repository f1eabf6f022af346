package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Acts on many jobs of a queue at once. Each goes to Redis in bounded steps, so that workers are
 * served in between; what comes into the queue meanwhile does not keep it going for ever. All can
 * be repeated: what was interrupted is then finished. Those that delete can be tried first: a dry
 * run says how much they would delete, and deletes nothing.
 */
public final class QueueUpkeep {
  /** Jobs that one step of an act deletes or moves. */
  static final int STEP = 1000;

  /** Jobs that one step of a clean looks at, as in BullMQ, whose events tell of each step. */
  static final int CLEAN_STEP = 10_000;

  /** The greatest score that there can be: whatever is delayed. */
  private static final String ANY_SCORE = "+inf";

  private final QueueCalls calls;
  private final QueueInspection inspection;

  QueueUpkeep(QueueCalls calls) {
    this.calls = calls;
    this.inspection = new QueueInspection(calls);
  }

  /**
   * Deletes the jobs that wait, with or without priority, but for the next ones of job schedulers.
   *
   * @param delayed whether also those that are delayed
   * @return jobs deleted
   */
  public long drain(boolean delayed) {
    return drain(delayed, false);
  }

  /** Says how many jobs {@link #drain(boolean)} would delete. */
  public long drainDry(boolean delayed) {
    return drain(delayed, true);
  }

  private long drain(boolean delayed, boolean dry) {
    List<String> lists =
        delayed
            ? List.of("wait", "paused", "delayed", "prioritized")
            : List.of("wait", "paused", "prioritized");
    return lists.stream().mapToLong(list -> drain(list, dry)).sum();
  }

  private long drain(String list, boolean dry) {
    long left = sizeOf(list);
    long deleted = 0;
    long kept = 0;
    while (left > 0) {
      List<Object> step = calls.commit("drain", null, list, kept, Math.min(left, STEP), dry);
      deleted += (Long) step.get(0);
      kept = (Long) step.get(1);
      long seen = (Long) step.get(2);
      left = seen == 0 ? 0 : left - seen;
    }
    return deleted;
  }

  private long sizeOf(String list) {
    String key = calls.keys().job(list);
    return list.equals("wait") || list.equals("paused")
        ? calls.read(redis -> redis.llen(key))
        : calls.read(redis -> redis.zcard(key));
  }

  /**
   * Deletes jobs of a state that are old: finished ones by when they finished, others by when they
   * were added. Active ones that a worker holds and the next ones of job schedulers are spared.
   *
   * @param grace age from which on a job is old
   * @param limit jobs at most; 0 for all
   * @return ids of those deleted
   */
  public List<String> clean(Duration grace, int limit, JobState state) {
    return clean(grace, limit, state, false);
  }

  /** Says which jobs {@link #clean} would delete, of the first 10000 it looks at. */
  public List<String> cleanDry(Duration grace, int limit, JobState state) {
    return clean(grace, limit, state, true);
  }

  private List<String> clean(Duration grace, int limit, JobState state, boolean dry) {
    if (grace.isNegative()) {
      throw new BadInputException("grace", "must be at least 0, got " + grace);
    }
    if (limit < 0) {
      throw new BadInputException("limit", "must be at least 0, got " + limit);
    }
    String list = QueueInspection.listOf(state);
    long time = calls.now() - grace.toMillis();
    List<String> deleted = new ArrayList<>();
    while (true) {
      int step = limit == 0 ? CLEAN_STEP : Math.min(CLEAN_STEP, limit - deleted.size());
      List<Object> reply = calls.commit("cleanJobsInSet", null, list, time, step, dry);
      reply.subList(1, reply.size()).forEach(id -> deleted.add((String) id));
      boolean wasFull = reply.size() - 1 == step;
      if (dry || !wasFull || (limit > 0 && deleted.size() >= limit)) {
        return deleted;
      }
    }
  }

  /**
   * Deletes the queue with all that is in it, but for parents that wait for children of other
   * queues. Pauses it first, so that it stays paused if this fails midway.
   *
   * @param force whether also while jobs are active, whose workers will find them gone
   * @throws com.nubabel.bridge.redis.JobRefusedException {@code ACTIVE_JOBS}, without force
   */
  public void obliterate(boolean force) {
    new QueueSettings(calls).pause();
    long more = 1;
    while (more == 1) {
      more = (Long) calls.commit("obliterate", null, force, STEP).get(0);
    }
  }

  /**
   * Makes finished jobs available again, the oldest first, whatever their priority.
   *
   * @param outcome failed or completed: which jobs
   * @param until finished not later than this; null is now
   */
  public MovedJobs retryJobs(JobState outcome, Instant until) {
    QueueInspection.checkFinished(outcome);
    long time = until == null ? calls.now() : until.toEpochMilli();
    return moveJobsToWait(outcome, String.valueOf(time));
  }

  /** Makes all delayed jobs available, those that are due first before the others. */
  public MovedJobs promoteJobs() {
    return moveJobsToWait(JobState.DELAYED, ANY_SCORE);
  }

  private MovedJobs moveJobsToWait(JobState from, String scoreMax) {
    Map<JobState, Long> there = inspection.getJobCounts(from);
    long left = there.get(from);
    long moved = 0;
    List<String> broken = new ArrayList<>();
    while (left > 0) {
      long count = Math.min(left, STEP);
      List<Object> step =
          calls.commit("moveJobsToWait", null, from, scoreMax, broken.size(), count);
      moved += (Long) step.get(1);
      step.subList(2, step.size()).forEach(id -> broken.add((String) id));
      long seen = (Long) step.get(0);
      left = seen < count ? 0 : left - seen;
    }
    return new MovedJobs(moved, broken);
  }

  /**
   * Trims the event stream to about so many entries, now.
   *
   * @return entries trimmed
   */
  public long trimEvents(int entries) {
    if (entries < 0) {
      throw new BadInputException("entries", "must be at least 0, got " + entries);
    }
    return (Long) calls.commit("trimEvents", null, entries).get(0);
  }

  /**
   * Deletes what is left of jobs that are in no list of the queue any more.
   *
   * @param limit jobs, about; 0 for all
   * @return ids of those deleted
   */
  public List<String> removeOrphanedJobs(int limit) {
    return new OrphanSearch(calls).removeOrphans(limit, false);
  }

  /** Says which jobs {@link #removeOrphanedJobs} would delete. */
  public List<String> removeOrphanedJobsDry(int limit) {
    return new OrphanSearch(calls).removeOrphans(limit, true);
  }
}
