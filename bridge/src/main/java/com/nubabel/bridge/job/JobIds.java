package com.nubabel.bridge.job;

import com.nubabel.bridge.BadInputException;
import java.util.Set;
import java.util.regex.Pattern;

/** Which ids a caller may choose for a job: BullMQ's rules, and none that is a queue's own key. */
public final class JobIds {
  /**
   * What a queue's own keys are called, or begin with, after its base; a job of that id would
   * overwrite them.
   */
  private static final Set<String> KEY_SUFFIXES =
      Set.of(
          "id",
          "wait",
          "paused",
          "active",
          "prioritized",
          "pc",
          "delayed",
          "waiting-children",
          "completed",
          "failed",
          "stalled",
          "stalled-check",
          "limiter",
          "meta",
          "marker",
          "events",
          "repeat",
          "priority",
          "delay",
          "metrics",
          "de",
          "dn");

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern COUNTED = Pattern.compile("[1-9][0-9]{0,14}");

  private JobIds() {}

  /** Whether a queue's own keys are called so, or begin so, after its base. */
  public static boolean isKeyOfQueue(String suffix) {
    return KEY_SUFFIXES.contains(suffix);
  }

  /**
   * Whether the queue's counter or a caller may have given it to a job: not so an iteration of a
   * job scheduler.
   */
  public static boolean isOrdinary(String id) {
    return COUNTED.matcher(id).matches() || problemOf(id) == null;
  }

  /** An empty id is none: the queue's counter gives one. */
  static void check(String id) {
    String problem = problemOf(id);
    if (problem != null) {
      throw new BadInputException("opts.jobId", problem + ", got '" + id + "'");
    }
  }

  /** Null if a caller may choose it. */
  private static String problemOf(String id) {
    if (INTEGER.matcher(id).matches()) {
      return "must not be an integer, since those are the queue's own";
    }
    if (id.startsWith("0:")) {
      return "must not begin with '0:'";
    }
    if (id.indexOf(':') >= 0 && id.split(":", -1).length != 3) {
      return "must not hold ':', unless it has exactly three parts";
    }
    int colon = id.indexOf(':');
    return isKeyOfQueue(colon < 0 ? id : id.substring(0, colon))
        ? "must not be the name of one of the queue's own keys"
        : null;
  }
}
