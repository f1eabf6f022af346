package com.nubabel.bridge.sse;

import java.util.Set;

/**
 * Which events of a queue a subscription shows.
 *
 * @param jobId only those of this job; null shows all
 * @param names only those shown under one of these names; empty shows all
 */
record StreamFilter(String jobId, Set<String> names) {
  static StreamFilter ofJob(String jobId) {
    return new StreamFilter(jobId, Set.of());
  }

  boolean matches(LoggedEvent event) {
    return (jobId == null || jobId.equals(event.jobId()))
        && (names.isEmpty() || names.contains(event.name()));
  }
}
