package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cursors on one queue, by what can make them lag: those of one job are found by its id, so
 * that an event wakes only streams that want it. Not safe for threads: call with the queue's lock
 * held.
 */
final class CursorIndex {
  private final Set<QueueCursor> ofAllJobs = new LinkedHashSet<>();
  private final Map<String, Set<QueueCursor>> byJob = new HashMap<>();

  void add(QueueCursor cursor) {
    String jobId = cursor.filter.jobId();
    if (jobId == null) {
      ofAllJobs.add(cursor);
    } else {
      byJob.computeIfAbsent(jobId, id -> new LinkedHashSet<>()).add(cursor);
    }
  }

  void remove(QueueCursor cursor) {
    ofAllJobs.remove(cursor);
    String jobId = cursor.filter.jobId();
    Set<QueueCursor> ofJob = byJob.get(jobId);
    if (ofJob != null && ofJob.remove(cursor) && ofJob.isEmpty()) {
      byJob.remove(jobId);
    }
  }

  boolean isEmpty() {
    return ofAllJobs.isEmpty() && byJob.isEmpty();
  }

  /** The jobs that cursors follow, each for itself. */
  Set<String> jobs() {
    return byJob.keySet();
  }

  Set<QueueCursor> ofJob(String jobId) {
    return byJob.getOrDefault(jobId, Set.of());
  }

  List<QueueCursor> all() {
    List<QueueCursor> all = new ArrayList<>(ofAllJobs);
    byJob.values().forEach(all::addAll);
    return all;
  }

  /**
   * Makes idle cursors lag, each from just before the first event that it matches.
   *
   * @param head the id before the first event
   * @param woken receives who reads by them
   */
  void rouse(List<LoggedEvent> events, StreamId head, Set<Reader> woken) {
    for (QueueCursor cursor : ofAllJobs) {
      for (int i = 0; i < events.size() && cursor.isIdle; i++) {
        rouse(cursor, events, i, head, woken);
      }
    }
    for (int i = 0; i < events.size() && !byJob.isEmpty(); i++) {
      for (QueueCursor cursor : ofJob(events.get(i).jobId())) {
        rouse(cursor, events, i, head, woken);
      }
    }
  }

  private static void rouse(
      QueueCursor cursor, List<LoggedEvent> events, int index, StreamId head, Set<Reader> woken) {
    LoggedEvent event = events.get(index);
    // An idle cursor may be ahead of the window: it came from a node that had seen more.
    if (cursor.isIdle && event.id().isAfter(cursor.position) && cursor.filter.matches(event)) {
      StreamId before = index == 0 ? head : events.get(index - 1).id();
      cursor.position = StreamId.later(cursor.position, before);
      cursor.isIdle = false;
      woken.add(cursor.reader);
    }
  }
}
