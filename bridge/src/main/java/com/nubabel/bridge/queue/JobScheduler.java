package com.nubabel.bridge.queue;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.JobOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A job scheduler as it stood in Redis when it was read. What its hash does not bear is null.
 *
 * @param id of the scheduler
 * @param name of its jobs
 * @param next when its latest iteration is, or was, due
 * @param iterationCount iterations created so far; null for a repeatable job of BullMQ 5
 * @param every its interval
 * @param pattern its cron pattern
 * @param tz of the pattern
 * @param limit of iterations
 * @param startDate before which there are none
 * @param endDate of a pattern's last possible iteration
 * @param offset of the interval
 * @param data JSON of its jobs, {@code {}} if none
 * @param options of its jobs
 * @param problem why it cannot be read; then it has an id and no more. Null if it can
 */
public record JobScheduler(
    String id,
    String name,
    Instant next,
    Integer iterationCount,
    Duration every,
    String pattern,
    String tz,
    Integer limit,
    Instant startDate,
    Instant endDate,
    Duration offset,
    String data,
    JobOptions options,
    String problem) {

  /** Reads one entry of the script {@code readJobSchedulers}. */
  static JobScheduler of(List<?> entry) {
    String id = (String) entry.get(0);
    if (!(entry.get(2) instanceof List<?> flat)) {
      return unreadable(id, String.valueOf(entry.get(2)));
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put((String) flat.get(i), (String) flat.get(i + 1));
    }
    try {
      return read(id, (String) entry.get(1), fields);
    } catch (NubabelException | NumberFormatException e) {
      return unreadable(id, e.getMessage());
    }
  }

  private static JobScheduler unreadable(String id, String problem) {
    return new JobScheduler(
        id,
        "",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        "{}",
        JobOptions.NONE,
        problem);
  }

  private static JobScheduler read(String id, String next, Map<String, String> fields) {
    return new JobScheduler(
        id,
        fields.getOrDefault("name", ""),
        instant(next),
        integer(fields.get("ic")),
        duration(fields.get("every")),
        fields.get("pattern"),
        fields.get("tz"),
        integer(fields.get("limit")),
        instant(fields.get("startDate")),
        instant(fields.get("endDate")),
        duration(fields.get("offset")),
        fields.getOrDefault("data", "{}"),
        JobOptions.stored(fields.get("opts")),
        null);
  }

  private static Instant instant(String millis) {
    return millis == null ? null : Instant.ofEpochMilli((long) Double.parseDouble(millis));
  }

  private static Duration duration(String millis) {
    return millis == null ? null : Duration.ofMillis((long) Double.parseDouble(millis));
  }

  private static Integer integer(String number) {
    return number == null ? null : (int) Double.parseDouble(number);
  }
}
