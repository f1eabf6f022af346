package com.nubabel.bridge.events;

import com.nubabel.bridge.BadInputException;
import java.util.Set;
import java.util.TreeSet;

/** What the names of events mean. */
public final class EventNames {
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
  public static String shown(String name) {
    return isForged(name) ? FALLBACK : name;
  }

  private static boolean isForged(String name) {
    return name.isEmpty()
        || RESERVED.contains(name)
        || name.indexOf('\n') >= 0
        || name.indexOf('\r') >= 0
        || name.indexOf('\0') >= 0;
  }

  /**
   * Checks the name of a custom event before it is published.
   *
   * @throws BadInputException naming {@code field}, if it is BullMQ's, ours, or EventSource's
   */
  public static void checkCustom(String field, String name) {
    if (isForged(name) || isBullmqs(name)) {
      throw new BadInputException(
          field,
          "must be a name of your own, on one line: not one of BullMQ's, nor "
              + String.join(", ", new TreeSet<>(RESERVED))
              + "; got '"
              + name
              + "'");
    }
  }

  public static boolean isOutcome(String name) {
    return OUTCOMES.contains(name);
  }

  public static boolean isSignOfLife(String name) {
    return SIGNS_OF_LIFE.contains(name);
  }

  public static boolean isBullmqs(String name) {
    return isOutcome(name) || isSignOfLife(name) || OTHERS.contains(name);
  }
}
