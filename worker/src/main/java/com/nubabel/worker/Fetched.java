package com.nubabel.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * What a fetch gave.
 *
 * @param limitMillis until the queue's rate limit ends; 0 if none holds
 * @param nextDueMillis the time when the next delayed job is due; 0 if unknown or none
 * @param jobs now active for this worker
 */
record Fetched(long limitMillis, long nextDueMillis, List<FetchedJob> jobs) {
  static final Fetched NOTHING = new Fetched(0, 0, List.of());

  /**
   * Reads the reply of an operation that may fetch; an empty one fetched nothing.
   *
   * @param workerName of who fetched; empty if it has none
   */
  static Fetched of(List<Object> reply, String workerName) {
    if (reply.size() < 2) {
      return NOTHING;
    }
    List<FetchedJob> jobs = new ArrayList<>(reply.size() - 2);
    for (Object job : reply.subList(2, reply.size())) {
      jobs.add(jobOf((List<?>) job, workerName));
    }
    return new Fetched((Long) reply.get(0), (Long) reply.get(1), jobs);
  }

  /** What the fetch itself has changed is not among the fields that it gives back. */
  private static FetchedJob jobOf(List<?> job, String workerName) {
    List<Object> fields = new ArrayList<>((List<?>) job.get(2));
    if (job.size() > 3) {
      fields.addAll(List.of("ats", job.get(3), "processedOn", job.get(4)));
      if (!workerName.isEmpty()) {
        fields.addAll(List.of("pb", workerName));
      }
    }
    return new FetchedJob((String) job.get(0), (String) job.get(1), fields);
  }
}
