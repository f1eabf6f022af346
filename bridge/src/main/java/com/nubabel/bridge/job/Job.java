package com.nubabel.bridge.job;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A job as it stood in Redis when it was read. Times are ms since the epoch; JSON is given as its
 * text.
 *
 * @param queue its name, without prefix
 * @param id of the job
 * @param name empty if the hash bears none
 * @param data JSON, {@code {}} if none
 * @param options how it shall be run
 * @param timestamp when it was created
 * @param delayMillis for which it is, or was, delayed
 * @param priority 0 is none
 * @param progress JSON, or null if none was reported
 * @param attemptsMade attempts that ended, well or not
 * @param attemptsStarted times it became active
 * @param stalledCount times it was found stalled
 * @param processedOn when the latest attempt began, 0 if none has
 * @param finishedOn when it finished, 0 if it has not
 * @param returnvalue JSON, or null if it has not completed
 * @param failedReason of the latest failed attempt, or null; stays when a later attempt completes
 * @param stacktrace of each failed attempt, oldest first
 * @param processedBy name of the worker, or null
 * @param parentKey key of its parent, or null
 * @param schedulerId of the job scheduler whose iteration it is, or null
 * @param deferredFailure why it must be failed unrun, or null
 * @param deduplicationId by which it counts as the same as others, or null
 */
public record Job(
    String queue,
    String id,
    String name,
    String data,
    JobOptions options,
    long timestamp,
    long delayMillis,
    int priority,
    String progress,
    int attemptsMade,
    int attemptsStarted,
    int stalledCount,
    long processedOn,
    long finishedOn,
    String returnvalue,
    String failedReason,
    List<String> stacktrace,
    String processedBy,
    String parentKey,
    String schedulerId,
    String deferredFailure,
    String deduplicationId) {

  public Job {
    stacktrace = List.copyOf(stacktrace);
  }

  /**
   * Reads a job's hash.
   *
   * @param flat its fields and values in turn, as Redis gives them; not empty
   * @throws NubabelException if its options are not JSON
   */
  public static Job of(String queue, String id, List<?> flat) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put((String) flat.get(i), (String) flat.get(i + 1));
    }
    try {
      return new Job(
          queue,
          id,
          fields.getOrDefault("name", ""),
          textOr(fields.get("data"), "{}"),
          JobOptions.stored(fields.get("opts")),
          number(fields.get("timestamp")),
          number(fields.get("delay")),
          (int) number(fields.get("priority")),
          textOr(fields.get("progress"), null),
          (int) number(fields.getOrDefault("attemptsMade", fields.get("atm"))),
          (int) number(fields.get("ats")),
          (int) number(fields.get("stc")),
          number(fields.get("processedOn")),
          number(fields.get("finishedOn")),
          fields.get("returnvalue"),
          fields.get("failedReason"),
          texts(fields.get("stacktrace")),
          fields.get("pb"),
          fields.get("parentKey"),
          fields.get("rjk"),
          fields.get("defa"),
          fields.get("deid"));
    } catch (NubabelException e) {
      throw new NubabelException(
          "job " + id + " in queue '" + queue + "': its opts are " + e.getMessage(), e);
    }
  }

  private static String textOr(String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  /** The whole number at the beginning of a text, as Node reads it; 0 if there is none. */
  private static long number(String text) {
    if (text == null) {
      return 0;
    }
    int end = text.startsWith("-") ? 1 : 0;
    while (end < text.length() && Character.isDigit(text.charAt(end)) && end < 18) {
      end++;
    }
    String digits = text.substring(0, end);
    return digits.isEmpty() || digits.equals("-") ? 0 : Long.parseLong(digits);
  }

  /** Stack traces, read tolerantly as Node does: anything but an array of texts is none. */
  private static List<String> texts(String json) {
    List<String> texts = new ArrayList<>();
    if (json != null && json.startsWith("[")) {
      try {
        Json.parse(json).forEach(text -> texts.add(text.asText()));
      } catch (NubabelException e) {
        return List.of();
      }
    }
    return texts;
  }
}
