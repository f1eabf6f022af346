package com.nubabel.bridge.sse;

import java.util.Set;

/**
 * Which events of a queue a subscription shows.
 *
 * @param jobId only those of this job; null shows all
 * @param userId only those that bear this user's id; null shows all
 * @param names only those shown under one of these names; empty shows all
 * @param viewer only those that he may see
 */
record StreamFilter(String jobId, String userId, Set<String> names, Viewer viewer) {
  static StreamFilter ofJob(String jobId, Viewer viewer) {
    return new StreamFilter(jobId, null, Set.of(), viewer);
  }

  /** Those of some names, or of all if there are none. */
  static StreamFilter ofQueue(Set<String> names, Viewer viewer) {
    return new StreamFilter(null, null, names, viewer);
  }

  static StreamFilter ofUser(String userId, String name, Viewer viewer) {
    return new StreamFilter(null, userId, Set.of(name), viewer);
  }

  boolean matches(LoggedEvent event) {
    return (jobId == null || jobId.equals(event.jobId()))
        && (userId == null || userId.equals(event.userId()))
        && (names.isEmpty() || names.contains(event.name()))
        && viewer.maySee(event.userId());
  }
}
