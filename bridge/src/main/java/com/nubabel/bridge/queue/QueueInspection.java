package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What is in a queue: counts, pages of jobs, series per minute, and who works on it. Changes
 * nothing. However large the queue, each call reads a bounded piece of it.
 */
public final class QueueInspection {
  /** Jobs that one call of a script reads. */
  static final int PAGE_MAX = 1000;

  /** What BullMQ counts when it is not told what. */
  public static final List<JobState> STATES =
      List.of(
          JobState.ACTIVE,
          JobState.COMPLETED,
          JobState.DELAYED,
          JobState.FAILED,
          JobState.PRIORITIZED,
          JobState.WAITING,
          JobState.WAITING_CHILDREN);

  private static final Script COUNTS = Script.named("readCounts");
  private static final Script JOBS = Script.named("readJobs");
  private static final Script METRICS = Script.named("readMetrics");

  private final QueueCalls calls;

  QueueInspection(QueueCalls calls) {
    this.calls = calls;
  }

  /** Whether there is, or was, anything in the queue: its settings are there. */
  public boolean exists() {
    return calls.read(redis -> redis.exists(calls.keys().meta())) == 1;
  }

  /**
   * Counts the jobs in each of some states, as one step.
   *
   * @param states none for all
   */
  public Map<JobState, Long> getJobCounts(JobState... states) {
    List<JobState> asked =
        states.length == 0 ? STATES : List.copyOf(new LinkedHashSet<>(Arrays.asList(states)));
    List<Object> counts =
        calls.read(COUNTS, asked.stream().map(QueueInspection::listOf).toArray(Object[]::new));
    Map<JobState, Long> byState = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      byState.put(asked.get(i), (Long) counts.get(i));
    }
    return byState;
  }

  /** How many jobs are to be run yet: waiting, delayed, prioritized, or waiting for children. */
  public long count() {
    return getJobCounts(
            JobState.WAITING, JobState.DELAYED, JobState.PRIORITIZED, JobState.WAITING_CHILDREN)
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Counts the jobs that wait with each of some priorities; 0 is those without one. */
  public Map<Integer, Long> getCountsPerPriority(int... priorities) {
    List<Integer> asked = Arrays.stream(priorities).distinct().boxed().toList();
    Map<Integer, Long> byPriority = new LinkedHashMap<>();
    if (!asked.isEmpty()) {
      List<Object> counts = calls.read(COUNTS, asked.toArray());
      for (int i = 0; i < asked.size(); i++) {
        byPriority.put(asked.get(i), (Long) counts.get(i));
      }
    }
    return byPriority;
  }

  /**
   * A page of the jobs in a state.
   *
   * @param cursor {@link JobCursor#START}, or the page before's {@link JobPage#next()}
   * @param size jobs, from 1 to 1000
   */
  public JobPage getPage(JobState state, Order order, JobCursor cursor, int size) {
    if (size < 1 || size > PAGE_MAX) {
      throw new BadInputException("size", "must be from 1 to " + PAGE_MAX + ", got " + size);
    }
    List<Object> reply =
        calls.read(
            JOBS, listOf(state), order, cursor.offset(), size, cursor.after(), cursor.score());
    long offset = (Long) reply.get(0);
    long total = (Long) reply.get(1);
    List<ListedJob> jobs = new ArrayList<>();
    for (Object entry : reply.subList(2, reply.size())) {
      List<?> job = (List<?>) entry;
      jobs.add(ListedJob.of(calls.keys().queue(), (String) job.get(0), job.get(2)));
    }
    JobCursor next = null;
    if (!jobs.isEmpty() && offset + jobs.size() < total) {
      List<?> last = (List<?>) reply.get(reply.size() - 1);
      next = new JobCursor(offset + jobs.size(), (String) last.get(0), (String) last.get(1));
    }
    return new JobPage(jobs, total, next);
  }

  /**
   * The jobs at some places of each of some states, one state after the other.
   *
   * @param states none for all
   * @param start place of the first, from 0
   * @param end place of the last, inclusive; -1 for all, which are read a page at a time
   */
  public List<ListedJob> getJobs(List<JobState> states, long start, long end, Order order) {
    if (start < 0) {
      throw new BadInputException("start", "must be at least 0, got " + start);
    }
    Map<String, ListedJob> found = new LinkedHashMap<>();
    for (JobState state : states.isEmpty() ? STATES : states) {
      JobCursor cursor = new JobCursor(start, "", "");
      long left = end < 0 ? Long.MAX_VALUE : end - start + 1;
      while (cursor != null && left > 0) {
        JobPage page = getPage(state, order, cursor, (int) Math.min(left, PAGE_MAX));
        page.jobs().forEach(job -> found.putIfAbsent(job.id(), job));
        left -= page.jobs().size();
        cursor = page.next();
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * Jobs per minute that ended so, if workers record it ({@code metrics} in BullMQ).
   *
   * @param outcome completed or failed
   * @param first minute, from 0, the newest
   * @param last minute, inclusive; -1 for all
   */
  public JobMetrics getMetrics(JobState outcome, long first, long last) {
    checkFinished(outcome);
    return JobMetrics.of(calls.read(METRICS, outcome, first, last));
  }

  /** Refuses a state that is not completed or failed. */
  static void checkFinished(JobState state) {
    if (!state.isFinished()) {
      throw new BadInputException("state", "must be completed or failed, got " + state);
    }
  }

  /**
   * The connections on which workers, Java's or Node's, wait for this queue's jobs.
   *
   * @throws com.nubabel.bridge.NubabelException if Redis does not tell, by its access rules
   */
  public List<WorkerConnection> getWorkers() {
    return WorkerConnection.of(calls.keys(), calls.read(redis -> redis.clientList()));
  }

  /** The queue's counts in Prometheus' text format, by BullMQ's names. */
  public String exportPrometheusMetrics() {
    return PrometheusText.of(
        calls.keys().queue(),
        getJobCounts(),
        getMetrics(JobState.COMPLETED, 0, 0).count(),
        getMetrics(JobState.FAILED, 0, 0).count());
  }

  /** The name of the list or set that holds the jobs of a state. */
  static String listOf(JobState state) {
    return switch (state) {
      case WAITING -> "wait";
      case UNKNOWN ->
          throw new BadInputException("state", "must be one of " + STATES + ", got unknown");
      default -> state.toString();
    };
  }
}
