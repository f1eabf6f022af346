package com.nubabel.api.crowd;

import com.nubabel.bridge.testing.flood.Flood;
import com.nubabel.bridge.testing.flood.LogEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a reader watches.
 *
 * @param path of its stream
 * @param filter what of its queues it must be shown
 * @param isOfAJob its stream ends with the job
 */
record Watch(String path, List<String> queues, Predicate<LogEntry> filter, boolean isOfAJob) {
  /**
   * Some queues.
   *
   * @param names of events; empty for all
   */
  static Watch of(List<String> queues, Set<String> names) {
    String query =
        Stream.concat(
                queues.stream().map(queue -> "queue=" + queue),
                names.stream().map(name -> "event=" + name))
            .collect(Collectors.joining("&"));
    return new Watch(
        "api/events?" + query,
        queues,
        entry -> names.isEmpty() || names.contains(entry.name()),
        false);
  }

  static Watch ofJob(String queue, String jobId) {
    return new Watch(
        "api/queues/" + queue + "/jobs/" + jobId + "/stream",
        List.of(queue),
        entry -> jobId.equals(entry.jobId()),
        true);
  }

  static Watch ofUser(String userId) {
    return new Watch(
        "api/notifications/stream?userId=" + userId,
        List.of(Flood.NOTIFICATIONS),
        entry -> userId.equals(entry.userId()),
        false);
  }
}
