package com.nubabel.worker.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One queue among what stands under a prefix.
 *
 * @param base its name with its colon
 * @param keys all that stands there
 */
record QueueView(String base, SortedMap<String, Stored> keys) {
  /** Where a job can be, as the suffixes of keys. */
  static final List<String> STATES =
      List.of(
          "wait",
          "paused",
          "active",
          "prioritized",
          "delayed",
          "waiting-children",
          "completed",
          "failed");

  /** Between the scores of one priority and the next; the very front has no remainder. */
  private static final double PRIORITY_STEP = 4_294_967_296.0;

  /** All queues of which there is a key. */
  static List<QueueView> all(SortedMap<String, Stored> keys) {
    return keys.keySet().stream()
        .map(key -> key.substring(0, key.indexOf(':') + 1))
        .distinct()
        .map(base -> new QueueView(base, keys))
        .toList();
  }

  String name() {
    return base.substring(0, base.length() - 1);
  }

  /** What a hash of the queue bears; empty if there is none of that name. */
  Map<String, String> hash(String suffix) {
    Stored key = keys.get(base + suffix);
    return key == null || !key.type().equals("hash") ? Map.of() : key.pairs();
  }

  /** The ids in a state, one as often as it is there. */
  List<String> ids(String state) {
    Stored key = keys.get(base + state);
    if (key == null) {
      return List.of();
    }
    return key.type().equals("list") ? key.texts() : new ArrayList<>(key.pairs().keySet());
  }

  /** The scores of a sorted set. */
  List<Double> scores(String state) {
    Stored key = keys.get(base + state);
    return key == null ? List.of() : key.pairs().values().stream().map(Double::valueOf).toList();
  }

  /** The names of the queue's keys without its base. */
  List<String> suffixes() {
    return keys.keySet().stream()
        .filter(key -> key.startsWith(base))
        .map(key -> key.substring(base.length()))
        .toList();
  }

  boolean isJob(String suffix) {
    return hash(suffix).containsKey("timestamp");
  }

  /** Whether a worker that asked now would be given a job, delayed ones and rate limits aside. */
  boolean hasTakeableJob() {
    Map<String, String> meta = hash("meta");
    String most = meta.get("concurrency");
    return !(ids("wait").isEmpty() && ids("prioritized").isEmpty())
        && !meta.containsKey("paused")
        && (most == null || ids("active").size() < Long.parseLong(most));
  }

  /**
   * Whether Node may leave jobs here without a wake-up: those at the very front of their priority,
   * and those for which an ended job has made room, when the queue's concurrency is bounded.
   */
  boolean mayWakeNobodyInNode() {
    return hash("meta").containsKey("concurrency")
        || (ids("wait").isEmpty()
            && scores("prioritized").stream().allMatch(score -> score % PRIORITY_STEP == 0));
  }
}
