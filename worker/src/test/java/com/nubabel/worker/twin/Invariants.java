package com.nubabel.worker.twin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What must hold of the queues under a prefix after each operation, whoever carried it out. Holds
 * the violations found, in words.
 */
final class Invariants {
  private static final Set<String> OF_A_JOB =
      Set.of("lock", "logs", "dependencies", "processed", "failed", "unsuccessful");

  private final SortedMap<String, Stored> keys;
  private final boolean isOursAlone;
  private final List<String> violations = new ArrayList<>();

  private Invariants(SortedMap<String, Stored> keys, boolean isOursAlone) {
    this.keys = keys;
    this.isOursAlone = isOursAlone;
  }

  /**
   * What does not hold.
   *
   * @param isOursAlone whether Node had no part in it, which now and then leaves work without a
   *     wake-up
   */
  static List<String> violated(SortedMap<String, Stored> keys, boolean isOursAlone) {
    Invariants invariants = new Invariants(keys, isOursAlone);
    QueueView.all(keys).forEach(invariants::check);
    return invariants.violations;
  }

  /** Only where we have left work without a wake-up, in queues of which nothing else is known. */
  static List<String> workThatWakesNobody(SortedMap<String, Stored> keys) {
    Invariants invariants = new Invariants(keys, true);
    QueueView.all(keys).forEach(invariants::checkMarker);
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
      if (queue.isJob(suffix)) {
        if (!places.containsKey(suffix)) {
          violations.add("job " + suffix + " is lost: it is in no state");
        }
        checkParentOf(queue, suffix);
      }
      checkPartOfJob(queue, places, suffix);
    }
    queue.ids("waiting-children").forEach(id -> checkWaitingParent(queue, id));
    checkSchedulers(queue);
    checkDeduplication(queue);
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
    String child = nameOf(childKey);
    if (child == null) {
      violations.add("child " + childKey + " of " + parentId + " is gone");
      return;
    }
    Map<String, String> hash = keys.get(child).pairs();
    if (!hash.getOrDefault("parentKey", "").endsWith(":" + queue.base() + parentId)) {
      violations.add("child " + child + " of " + parentId + " has another parent");
    }
    if (hash.containsKey("returnvalue")) {
      violations.add("child " + child + " of " + parentId + " is pending but completed");
    }
  }

  /** A child that has not finished is pending with its parent, unless that has let it go. */
  private void checkParentOf(QueueView queue, String id) {
    Map<String, String> hash = queue.hash(id);
    String parent = nameOf(hash.getOrDefault("parentKey", ""));
    boolean wasLetGo = hash.getOrDefault("parent", "").contains("\"rdof\":true");
    if (parent == null || hash.containsKey("finishedOn") || wasLetGo) {
      return;
    }
    Stored pending = keys.get(parent + ":dependencies");
    if (pending == null
        || pending.texts().stream().noneMatch(key -> key.endsWith(":" + queue.base() + id))) {
      violations.add("job " + id + " is unfinished but not pending with its parent " + parent);
    }
  }

  private void checkWaitingParent(QueueView queue, String id) {
    if (!keys.containsKey(queue.base() + id + ":dependencies")) {
      violations.add("job " + id + " waits for children but has none that are pending");
    }
  }

  /** The name of a job's key without the prefix; null if there is no such job. */
  private String nameOf(String jobKey) {
    return keys.keySet().stream()
        .filter(key -> jobKey.endsWith(":" + key))
        .findFirst()
        .orElse(null);
  }

  private void checkSchedulers(QueueView queue) {
    for (String id : queue.ids("repeat")) {
      if (queue.hash("repeat:" + id).isEmpty()) {
        violations.add("job scheduler " + id + " has no hash");
      }
    }
  }

  /** A deduplication key that does not expire holds a job that is there and has not finished. */
  private void checkDeduplication(QueueView queue) {
    for (String suffix : queue.suffixes()) {
      if (suffix.startsWith("de:") && keys.get(queue.base() + suffix).ttlMillis() < 0) {
        String id = keys.get(queue.base() + suffix).texts().get(0);
        Map<String, String> job = queue.hash(id);
        if (job.isEmpty() || job.containsKey("finishedOn")) {
          violations.add(
              suffix + " holds job " + id + ", which is " + (job.isEmpty() ? "gone" : "finished"));
        }
      }
    }
  }

  /** No work without a wake-up, but where Node may have left it so. */
  private void checkMarker(QueueView queue) {
    boolean wakes = queue.ids("marker").contains("0");
    if (queue.hasTakeableJob() && !wakes && (isOursAlone || !queue.mayWakeNobodyInNode())) {
      violations.add("jobs wait in " + queue.base() + " and the marker wakes nobody");
    }
  }
}
