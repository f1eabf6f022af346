package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;

/**
 * The options of the iterations of a job scheduler. Beside what callers may choose they bear {@code
 * repeat} (the scheduler's rule, with the number of this iteration as {@code count}), {@code
 * repeatJobKey} (the scheduler's id), {@code timestamp} and, with a cron pattern, {@code
 * prevMillis} (the iteration's own time). {@code jobId} and {@code delay} are the script's to add,
 * which alone knows the time of an iteration by interval.
 */
public final class IterationOptions {
  private IterationOptions() {}

  /**
   * Of the first iteration after an upsert. Unlike any other job's they bear {@code attempts} only
   * if the template does.
   *
   * @param prevMillis 0 if the time is the script's to find
   * @return JSON as in a job's hash
   */
  public static String first(
      JobOptions template, String schedulerId, ObjectNode repeat, long now, long prevMillis) {
    return wire(template.toJson(), schedulerId, repeat, now, prevMillis);
  }

  /** Of the iteration after another. See {@link #first}. */
  public static String next(
      JobOptions current, String schedulerId, ObjectNode repeat, long now, long prevMillis) {
    ObjectNode options = current.toJson();
    if (!options.has("attempts")) {
      options.put("attempts", 0);
    }
    return wire(options, schedulerId, repeat, now, prevMillis);
  }

  private static String wire(
      ObjectNode options, String schedulerId, ObjectNode repeat, long now, long prevMillis) {
    options.remove("jobId");
    options.remove("delay");
    options.remove("prevMillis");
    options.set("repeat", repeat);
    options.put("repeatJobKey", schedulerId).put("timestamp", now);
    if (prevMillis != 0) {
      options.put("prevMillis", prevMillis);
    }
    return Json.write(OptionNames.toShort(options));
  }
}
