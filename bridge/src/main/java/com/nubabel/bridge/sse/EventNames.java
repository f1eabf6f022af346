package com.nubabel.bridge.sse;

import java.util.Set;

/** What the names of events mean. */
final class EventNames {
  /** A custom event whose own name cannot be shown. */
  static final String FALLBACK = "message";

  /** Ours, and those of EventSource itself: no producer may use them. */
  private static final Set<String> RESERVED =
      Set.of("snapshot", "end", "gap", "bye", "ping", "open", "error");

  /** After one of these nothing happens to a job, unless somebody retries or adds it again. */
  private static final Set<String> OUTCOMES = Set.of("completed", "failed", "removed");

  /** After one of these a job is alive. */
  private static final Set<String> SIGNS_OF_LIFE =
      Set.of("added", "waiting", "active", "delayed", "waiting-children", "stalled");

  /** BullMQ's own, besides those above. */
  private static final Set<String> OTHERS =
      Set.of(
          "progress",
          "retries-exhausted",
          "drained",
          "paused",
          "resumed",
          "cleaned",
          "duplicated",
          "deduplicated",
          "debounced");

  private EventNames() {}

  /** The name under which an event is shown: nothing a producer writes can forge one of ours. */
  static String shown(String name) {
    boolean isForged =
        name.isEmpty()
            || RESERVED.contains(name)
            || name.indexOf('\n') >= 0
            || name.indexOf('\r') >= 0
            || name.indexOf('\0') >= 0;
    return isForged ? FALLBACK : name;
  }

  static boolean isOutcome(String name) {
    return OUTCOMES.contains(name);
  }

  static boolean isSignOfLife(String name) {
    return SIGNS_OF_LIFE.contains(name);
  }

  static boolean isBullmqs(String name) {
    return isOutcome(name) || isSignOfLife(name) || OTHERS.contains(name);
  }
}
