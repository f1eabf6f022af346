package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cursors on one queue, by what can make them lag: those of one job or one user are found by
 * its id, so that an event wakes only streams that want it, and of a million users only those cost
 * anything who are here. Not safe for threads: call with the queue's lock held.
 */
final class CursorIndex {
  private final Set<QueueCursor> ofAll = new LinkedHashSet<>();
  private final Map<String, Set<QueueCursor>> byJob = new HashMap<>();
  private final Map<String, Set<QueueCursor>> byUser = new HashMap<>();

  void add(QueueCursor cursor) {
    StreamFilter filter = cursor.filter;
    if (filter.jobId() != null) {
      byJob.computeIfAbsent(filter.jobId(), id -> new LinkedHashSet<>()).add(cursor);
    } else if (filter.userId() != null) {
      byUser.computeIfAbsent(filter.userId(), id -> new LinkedHashSet<>()).add(cursor);
    } else {
      ofAll.add(cursor);
    }
  }

  void remove(QueueCursor cursor) {
    ofAll.remove(cursor);
    remove(byJob, cursor.filter.jobId(), cursor);
    remove(byUser, cursor.filter.userId(), cursor);
  }

  private static void remove(Map<String, Set<QueueCursor>> index, String id, QueueCursor cursor) {
    Set<QueueCursor> ofId = index.get(id);
    if (ofId != null && ofId.remove(cursor) && ofId.isEmpty()) {
      index.remove(id);
    }
  }

  boolean isEmpty() {
    return ofAll.isEmpty() && byJob.isEmpty() && byUser.isEmpty();
  }

  /** The jobs that cursors follow, each for itself. */
  Set<String> jobs() {
    return byJob.keySet();
  }

  Set<QueueCursor> ofJob(String jobId) {
    return byJob.getOrDefault(jobId, Set.of());
  }

  List<QueueCursor> all() {
    List<QueueCursor> all = new ArrayList<>(ofAll);
    byJob.values().forEach(all::addAll);
    byUser.values().forEach(all::addAll);
    return all;
  }

  /**
   * Makes idle cursors lag, each from just before the first event that it matches.
   *
   * @param head the id before the first event
   * @param woken receives who reads by them
   */
  void rouse(List<LoggedEvent> events, StreamId head, Set<Reader> woken) {
    for (QueueCursor cursor : ofAll) {
      for (int i = 0; i < events.size() && cursor.isIdle; i++) {
        rouse(cursor, events, i, head, woken);
      }
    }
    for (int i = 0; i < events.size(); i++) {
      for (QueueCursor cursor : ofJob(events.get(i).jobId())) {
        rouse(cursor, events, i, head, woken);
      }
      for (QueueCursor cursor : byUser.getOrDefault(events.get(i).userId(), Set.of())) {
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
