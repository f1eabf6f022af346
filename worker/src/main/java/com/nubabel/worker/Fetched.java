package com.nubabel.worker;

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

  /** Reads the reply of an operation that may fetch; an empty one fetched nothing. */
  static Fetched of(List<Object> reply) {
    if (reply.size() < 2) {
      return NOTHING;
    }
    List<FetchedJob> jobs =
        reply.subList(2, reply.size()).stream()
            .map(job -> (List<?>) job)
            .map(
                job ->
                    new FetchedJob((String) job.get(0), (String) job.get(1), (List<?>) job.get(2)))
            .toList();
    return new Fetched((Long) reply.get(0), (Long) reply.get(1), jobs);
  }
}
