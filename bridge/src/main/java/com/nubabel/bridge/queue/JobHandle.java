package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One job of a queue, by its id, to act on. Says nothing of whether there is such a job: each call
 * asks Redis. What cannot be done is refused with a {@link
 * com.nubabel.bridge.redis.JobRefusedException} that says why: no such job, not in the right state,
 * its lock another's.
 */
public final class JobHandle {
  private static final Script STATE = Script.named("readJob");

  private final QueueCalls calls;
  private final String id;

  JobHandle(QueueCalls calls, String id) {
    if (id == null || id.isEmpty()) {
      throw new BadInputException("id", "must be the id of a job, got none");
    }
    this.calls = calls;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** Where it is; {@link JobState#UNKNOWN} if in no list of the queue. */
  public JobState getState() {
    return JobState.of((String) calls.read(STATE, id).get(1));
  }

  public boolean isInState(JobState state) {
    return getState() == state;
  }

  /** Whether it has completed or failed for good. */
  public boolean isFinished() {
    return getState().isFinished();
  }

  /**
   * Reports progress, whether or not it runs.
   *
   * @param progress anything that can be written as JSON
   */
  public void updateProgress(Object progress) {
    calls.commit("updateProgress", id, id, Json.write(progress));
  }

  /**
   * Replaces its data.
   *
   * @param data anything that can be written as JSON
   */
  public void updateData(Object data) {
    calls.commit("updateData", id, id, Json.write(data));
  }

  /**
   * Appends a row to its log.
   *
   * @return rows there are now
   */
  public long log(String row) {
    return log(row, 0);
  }

  /**
   * Appends a row to its log, and keeps only the newest.
   *
   * @param keep rows; 0 keeps all
   * @return rows there are now
   */
  public long log(String row, int keep) {
    return (Long) calls.commit("addLog", id, id, row, notNegative("keep", keep)).get(0);
  }

  /**
   * Deletes its log, but for the newest rows.
   *
   * @param keep rows; 0 keeps none
   */
  public void clearLogs(int keep) {
    calls.commit("clearLogs", id, id, notNegative("keep", keep));
  }

  /**
   * Rows of its log.
   *
   * @param start place of the first, from 0
   * @param end place of the last, inclusive; -1 for all
   */
  public LogPage getLogs(long start, long end, Order order) {
    String key = calls.keys().logs(id);
    notNegative("start", start);
    if (order == Order.ASCENDING) {
      List<String> rows = calls.read(redis -> redis.lrange(key, start, end));
      return new LogPage(rows, calls.read(redis -> redis.llen(key)));
    }
    long first = end < 0 ? 0 : -(end + 1);
    List<String> rows = calls.read(redis -> redis.lrange(key, first, -(start + 1)));
    List<String> newestFirst = new ArrayList<>(rows);
    Collections.reverse(newestFirst);
    return new LogPage(newestFirst, calls.read(redis -> redis.llen(key)));
  }

  /**
   * Gives it another priority; a job that waits takes its new place at once.
   *
   * @param priority 0 for none, up to 2097151
   * @param lifo whether it is served before all others of that priority
   */
  public void changePriority(int priority, boolean lifo) {
    if (priority < 0 || priority > JobOptions.PRIORITY_MAX) {
      throw new BadInputException(
          "priority", "must be from 0 to " + JobOptions.PRIORITY_MAX + ", got " + priority);
    }
    calls.commit("changePriority", id, id, priority, lifo);
  }

  /** Delays it anew, from now on; it must be delayed. */
  public void changeDelay(Duration delay) {
    calls.commit("changeDelay", id, id, calls.now(), notNegative("delay", delay.toMillis()));
  }

  /** Makes it available now; it must be delayed. */
  public void promote() {
    calls.commit("promote", id, id);
  }

  /** Makes it available again; it must have failed. See {@link #retry(JobState, RetryOptions)}. */
  public void retry() {
    retry(JobState.FAILED, RetryOptions.NONE);
  }

  /**
   * Makes it available again. What it left, its logs and stack traces, stays; a parent that waits
   * takes it for one of its pending children again.
   *
   * @param outcome failed or completed: what it must be
   */
  public void retry(JobState outcome, RetryOptions options) {
    QueueInspection.checkFinished(outcome);
    Job job = read();
    boolean lifo = job != null && job.options().lifo();
    calls.commit(
        "reprocessJob",
        id,
        id,
        outcome,
        lifo,
        options.resetAttemptsMade(),
        options.resetAttemptsStarted());
  }

  private Job read() {
    List<?> fields = (List<?>) calls.read(STATE, id).get(0);
    return fields.isEmpty() ? null : Job.of(calls.keys().queue(), id, fields);
  }

  /**
   * Removes it, wherever it is, unless a worker holds its lock.
   *
   * @param withChildren whether with its children, and theirs
   * @return whether there was such a job
   */
  public boolean remove(boolean withChildren) {
    return (Long) calls.commit("removeJob", id, id, withChildren).get(0) == 1;
  }

  /**
   * Renews its lock.
   *
   * @return false if the lock is gone, or another's
   */
  public boolean extendLock(String token, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new BadInputException("duration", "must be at least 1 ms, got " + duration);
    }
    return (Long) calls.commit("extendLock", id, id, token, duration.toMillis()).get(0) == 1;
  }

  /**
   * Gives its lock up; it stays active, and stalls.
   *
   * @return false if the lock is gone, or another's
   */
  public boolean releaseLock(String token) {
    return (Long) calls.commit("releaseLock", id, id, token).get(0) == 1;
  }

  private static long notNegative(String field, long value) {
    if (value < 0) {
      throw new BadInputException(field, "must be at least 0, got " + value);
    }
    return value;
  }
}
