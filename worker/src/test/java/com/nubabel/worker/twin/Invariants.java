package com.nubabel.worker.twin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What must hold of the queues under a prefix after each operation, whoever carried it out. Holds
 * the violations found, in words.
 */
final class Invariants {
  private static final Set<String> OF_A_JOB =
      Set.of("lock", "logs", "dependencies", "processed", "failed", "unsuccessful");

  /** Between the scores of one priority and the next; the very front has no remainder. */
  private static final double PRIORITY_STEP = 4_294_967_296.0;

  private final SortedMap<String, Stored> keys;
  private final List<String> violations = new ArrayList<>();

  private Invariants(SortedMap<String, Stored> keys) {
    this.keys = keys;
  }

  static List<String> violated(SortedMap<String, Stored> keys) {
    Invariants invariants = new Invariants(keys);
    Set<String> bases = new TreeSet<>();
    keys.keySet().forEach(key -> bases.add(key.substring(0, key.indexOf(':') + 1)));
    bases.forEach(base -> invariants.check(new QueueView(base, keys)));
    return invariants.violations;
  }

  private void check(QueueView queue) {
    Map<String, List<String>> places = placesOf(queue);
    places.forEach(
        (id, states) -> {
          if (states.size() != 1) {
            violations.add("job " + id + " is in " + states);
          }
          if (!queue.isJob(id)) {
            violations.add("job " + id + " is in " + states + " but has no hash");
          }
        });
    for (String suffix : queue.suffixes()) {
      if (queue.isJob(suffix) && !places.containsKey(suffix)) {
        violations.add("job " + suffix + " is lost: it is in no state");
      }
      checkPartOfJob(queue, places, suffix);
    }
    checkSchedulers(queue);
    checkMarker(queue);
  }

  private static Map<String, List<String>> placesOf(QueueView queue) {
    Map<String, List<String>> places = new HashMap<>();
    for (String state : QueueView.STATES) {
      for (String id : queue.ids(state)) {
        places.computeIfAbsent(id, any -> new ArrayList<>()).add(state);
      }
    }
    return places;
  }

  private void checkPartOfJob(QueueView queue, Map<String, List<String>> places, String suffix) {
    int colon = suffix.lastIndexOf(':');
    String id = colon < 0 ? "" : suffix.substring(0, colon);
    String part = suffix.substring(colon + 1);
    if (colon < 0 || !OF_A_JOB.contains(part) || queue.isJob(suffix) || id.equals("metrics")) {
      return;
    }
    if (!queue.isJob(id)) {
      violations.add("key " + suffix + " is an orphan");
    } else if (part.equals("lock") && !places.getOrDefault(id, List.of()).contains("active")) {
      violations.add("job " + id + " has a lock but is in " + places.get(id));
    } else if (part.equals("dependencies")) {
      keys.get(queue.base() + suffix).texts().forEach(child -> checkChild(queue, id, child));
    }
  }

  /** A pending child is there, is the parent's, and has not completed. */
  private void checkChild(QueueView queue, String parentId, String childKey) {
    String parentSuffix = ":" + queue.base() + parentId;
    keys.keySet().stream()
        .filter(key -> childKey.endsWith(":" + key))
        .findFirst()
        .ifPresentOrElse(
            key -> {
              Map<String, String> child = keys.get(key).pairs();
              if (!child.getOrDefault("parentKey", "").endsWith(parentSuffix)) {
                violations.add("child " + key + " of " + parentId + " has another parent");
              }
              if (child.containsKey("returnvalue")) {
                violations.add("child " + key + " of " + parentId + " is pending but completed");
              }
            },
            () -> violations.add("child " + childKey + " of " + parentId + " is gone"));
  }

  private void checkSchedulers(QueueView queue) {
    for (String id : queue.ids("repeat")) {
      if (queue.hash("repeat:" + id).isEmpty()) {
        violations.add("job scheduler " + id + " has no hash");
      }
    }
  }

  /**
   * No work without a wake-up. Not so, as in Node: a job at the very front of its priority wakes
   * nobody, and neither does a job's end when the queue's concurrency is bounded.
   */
  private void checkMarker(QueueView queue) {
    boolean isBounded = queue.hash("meta").containsKey("concurrency");
    boolean wakes =
        !queue.ids("wait").isEmpty()
            || queue.scores("prioritized").stream().anyMatch(score -> score % PRIORITY_STEP != 0);
    if (wakes && !isBounded && queue.hasTakeableJob() && !queue.ids("marker").contains("0")) {
      violations.add("jobs wait in " + queue.base() + " and the marker wakes nobody");
    }
  }
}
