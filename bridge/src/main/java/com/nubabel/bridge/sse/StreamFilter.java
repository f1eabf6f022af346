package com.nubabel.bridge.sse;

import java.util.Set;

/**
 * Which events of a queue a subscription shows.
 *
 * @param jobId only those of this job; null shows all
 * @param names only those shown under one of these names; empty shows all
 * @param viewer only those that he may see
 */
record StreamFilter(String jobId, Set<String> names, Viewer viewer) {
  static StreamFilter ofJob(String jobId, Viewer viewer) {
    return new StreamFilter(jobId, Set.of(), viewer);
  }

  boolean matches(LoggedEvent event) {
    return (jobId == null || jobId.equals(event.jobId()))
        && (names.isEmpty() || names.contains(event.name()))
        && viewer.maySee(event.userId());
  }
}
