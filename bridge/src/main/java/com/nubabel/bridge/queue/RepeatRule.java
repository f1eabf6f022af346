package com.nubabel.bridge.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.cron.CronPattern;
import com.nubabel.bridge.cron.TimeZones;
import java.time.Duration;
import java.time.Instant;

/**
 * When the iterations of a job scheduler are due: at an interval, or by a cron pattern. What may be
 * left out is null.
 *
 * @param every the interval, at least 1 ms; or null
 * @param pattern one to six cron fields or an alias; or null
 * @param tz of the pattern, such as {@code Europe/Madrid}; null is the zone of each worker's
 *     process
 * @param startDate with a pattern, iterations come after it; with an interval the first is due then
 * @param endDate the last time of a pattern; with an interval the last iteration may be one later
 * @param limit of iterations, counted anew by each upsert; 0 runs none
 * @param offset of an interval from the multiples of itself since 1970; else it keeps to its first
 * @param immediately whether the first iteration of a pattern is due at once
 * @param count iterations that were before, with respect to the limit
 */
public record RepeatRule(
    Duration every,
    String pattern,
    String tz,
    Instant startDate,
    Instant endDate,
    Integer limit,
    Duration offset,
    boolean immediately,
    int count) {

  public RepeatRule {
    if ((every == null) == (pattern == null)) {
      throw new BadInputException(
          "repeat", "must have either every or pattern, got " + (every == null ? "none" : "both"));
    }
    if (every != null && every.toMillis() < 1) {
      throw new BadInputException("repeat.every", "must be at least 1 ms, got " + every);
    }
    if (pattern != null) {
      CronPattern.parse("repeat.pattern", pattern);
    }
    TimeZones.of("repeat.tz", tz);
    if (immediately && startDate != null) {
      throw new BadInputException("repeat.immediately", "must not be given with a startDate");
    }
  }

  /** At an interval, the first iteration at once. */
  public static RepeatRule every(Duration interval) {
    return new RepeatRule(interval, null, null, null, null, null, null, false, 0);
  }

  /** By a cron pattern, in a time zone or, with null, in the zone of each worker's process. */
  public static RepeatRule cron(String pattern, String tz) {
    return new RepeatRule(null, pattern, tz, null, null, null, null, false, 0);
  }

  public RepeatRule withStartDate(Instant date) {
    return new RepeatRule(every, pattern, tz, date, endDate, limit, offset, immediately, count);
  }

  public RepeatRule withEndDate(Instant date) {
    return new RepeatRule(every, pattern, tz, startDate, date, limit, offset, immediately, count);
  }

  public RepeatRule withLimit(int iterations) {
    if (iterations < 0) {
      throw new BadInputException("repeat.limit", "must be at least 0, got " + iterations);
    }
    return new RepeatRule(
        every, pattern, tz, startDate, endDate, iterations, offset, immediately, count);
  }

  public RepeatRule withOffset(Duration distance) {
    if (distance.isNegative()) {
      throw new BadInputException("repeat.offset", "must be at least 0, got " + distance);
    }
    return new RepeatRule(
        every, pattern, tz, startDate, endDate, limit, distance, immediately, count);
  }

  public RepeatRule withImmediately(boolean atOnce) {
    return new RepeatRule(every, pattern, tz, startDate, endDate, limit, offset, atOnce, count);
  }

  /**
   * Reads the {@code repeat} option of an iteration's job.
   *
   * @throws BadInputException if no series can go on by it
   */
  static RepeatRule stored(JsonNode repeat) {
    return new RepeatRule(
        repeat.path("every").asLong(0) == 0
            ? null
            : Duration.ofMillis(repeat.get("every").asLong()),
        repeat.path("pattern").asText("").isEmpty() ? null : repeat.get("pattern").asText(),
        repeat.hasNonNull("tz") ? repeat.get("tz").asText() : null,
        instant(repeat.path("startDate")),
        instant(repeat.path("endDate")),
        repeat.hasNonNull("limit") ? repeat.get("limit").asInt() : null,
        repeat.hasNonNull("offset") ? Duration.ofMillis(repeat.get("offset").asLong()) : null,
        false,
        repeat.path("count").asInt(0));
  }

  private static Instant instant(JsonNode node) {
    return node.isNumber() ? Instant.ofEpochMilli(node.asLong()) : null;
  }

  /** As the {@code repeat} option of an iteration's job, which is one more than were before. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (every != null) {
      json.put("every", every.toMillis());
    }
    if (pattern != null) {
      json.put("pattern", pattern);
    }
    if (tz != null) {
      json.put("tz", tz);
    }
    if (startDate != null) {
      json.put("startDate", startDate.toEpochMilli());
    }
    if (endDate != null) {
      json.put("endDate", endDate.toEpochMilli());
    }
    if (limit != null) {
      json.put("limit", limit);
    }
    if (offsetMillis() != 0) {
      json.put("offset", offsetMillis());
    }
    return json.put("count", count + 1);
  }

  /** Of an interval; 0 is none, as with Node, and so it is with a pattern. */
  long offsetMillis() {
    return every == null || offset == null ? 0 : offset.toMillis();
  }

  /** Whether there may be another iteration. */
  boolean goesOn(long now) {
    return (limit == null || count < limit) && (endDate == null || now <= endDate.toEpochMilli());
  }

  /**
   * When a pattern fires next, in ms.
   *
   * @param now the reference: the clock's or the latest iteration's time, whichever is later
   * @return 0 if not until its end
   */
  long nextMillis(long now) {
    long after = startDate == null ? now : Math.max(now, startDate.toEpochMilli());
    Instant next =
        CronPattern.parse("repeat.pattern", pattern)
            .next(Instant.ofEpochMilli(after), TimeZones.of("repeat.tz", tz), endDate);
    return next == null ? 0 : next.toEpochMilli();
  }
}
