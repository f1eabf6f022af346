package com.nubabel.bridge.cron;

import com.nubabel.bridge.BadInputException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cron pattern, as BullMQ's job schedulers have it: one to six fields (second, minute, hour, day
 * of month, month, day of week), filled from the left with {@code 0 * * * * *}, or an alias such as
 * {@code @daily}. Gives the instants that cron-parser 5.10 gives; a test holds it to that.
 *
 * <p>Our own evaluator: cron-utils 9.2, the library for this in Java, was tried and answers
 * otherwise just where it matters. A time that the clocks skip in spring it drops for that day; of
 * two restricted day fields it wants both to match; and of a list with {@code L} ({@code 15,L},
 * {@code 1L,5L}) it reads a part. From outside that could only be corrected by doing its work.
 *
 * <p>When the clocks change, a pattern of every hour simply follows real time. One of certain hours
 * fires for a time that is skipped as much later as the clocks jumped, and for a time that comes
 * twice only the first time, unless the reference already lies in the second pass. cron-parser
 * keeps this rule only where clocks change by an hour, on the hour, and not at midnight; elsewhere
 * (the Azores, Cairo, Chatham, Lord Howe) it loses times or ends the series, and we do not.
 */
public final class CronPattern {
  /**
   * The longest wait there is: a fifth Monday of February, across a year like 2100, is 40 years.
   */
  private static final int YEARS_MAX = 50;

  private static final List<String> DEFAULTS = List.of("0", "*", "*", "*", "*", "*");

  private static final Map<String, String> ALIASES =
      Map.of(
          "@yearly", "0 0 0 1 1 *",
          "@annually", "0 0 0 1 1 *",
          "@monthly", "0 0 0 1 * *",
          "@weekly", "0 0 0 * * 0",
          "@daily", "0 0 0 * * *",
          "@hourly", "0 0 * * * *",
          "@minutely", "0 * * * * *",
          "@secondly", "* * * * * *",
          "@weekdays", "0 0 0 * * 1-5",
          "@weekends", "0 0 0 * * 0,6");

  private final CronDays days;
  private final CronTimes times;

  private CronPattern(CronDays days, CronTimes times) {
    this.days = days;
    this.times = times;
  }

  /**
   * Reads a pattern.
   *
   * @throws BadInputException naming {@code field}, if it is none, or can never fire
   */
  public static CronPattern parse(String field, String pattern) {
    try {
      return parse(ALIASES.getOrDefault(pattern, pattern));
    } catch (CronSyntaxException e) {
      throw new BadInputException(
          field, "must be a cron pattern, got '" + pattern + "': " + e.getMessage());
    }
  }

  private static CronPattern parse(String pattern) {
    if (pattern.isBlank()) {
      throw new CronSyntaxException("it is empty");
    }
    List<String> given = List.of(pattern.strip().split("\\s+"));
    if (given.size() > DEFAULTS.size()) {
      throw new CronSyntaxException("it has more than six fields");
    }
    List<String> fields = new ArrayList<>(DEFAULTS.subList(0, DEFAULTS.size() - given.size()));
    fields.addAll(given);
    List<List<String>> lists = fields.stream().map(f -> List.of(f.split(",", -1))).toList();
    return new CronPattern(
        CronDays.parse(lists.get(3), lists.get(4), lists.get(5)),
        CronTimes.parse(lists.get(0), lists.get(1), lists.get(2)));
  }

  /**
   * The first instant after a reference.
   *
   * @param after itself never the answer
   * @param end the last possible answer, or null
   * @return whole seconds; null if there is none until the end
   */
  public Instant next(Instant after, ZoneId zone, Instant end) {
    Instant reference = after.truncatedTo(ChronoUnit.SECONDS);
    Instant next =
        times.isEveryHour()
            ? nextInRealTime(reference, zone.getRules())
            : nextOnTheClock(reference, zone.getRules());
    return next == null || (end != null && next.isAfter(end)) ? null : next;
  }

  /** Goes from one change of the clocks to the next, between which days have no surprises. */
  private Instant nextInRealTime(Instant after, ZoneRules rules) {
    Instant from = after;
    int lastYear = LocalDateTime.ofInstant(after, ZoneOffset.UTC).getYear() + YEARS_MAX;
    while (true) {
      ZoneOffset offset = rules.getOffset(from.plusSeconds(1));
      LocalDateTime local = nextLocal(LocalDateTime.ofInstant(from, offset));
      if (local == null) {
        return null;
      }
      Instant next = local.toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(from.plusSeconds(1));
      if (change == null || next.isBefore(change.getInstant())) {
        return next;
      }
      if (change.getDateTimeBefore().getYear() > lastYear) {
        return null;
      }
      from = change.getInstant().minusSeconds(1);
    }
  }

  private Instant nextOnTheClock(Instant after, ZoneRules rules) {
    LocalDateTime local = nextLocal(LocalDateTime.ofInstant(after, rules.getOffset(after)));
    if (local == null) {
      return null;
    }
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change == null) {
      return local.toInstant(rules.getOffset(local));
    }
    // The offset before a gap reads a skipped time as one after it, later by the gap's length.
    Instant first = local.toInstant(change.getOffsetBefore());
    boolean isSecondPass = change.isOverlap() && !first.isAfter(after);
    return isSecondPass ? local.toInstant(change.getOffsetAfter()) : first;
  }

  /** The first matching date and time after another, on a clock that never changes; or null. */
  private LocalDateTime nextLocal(LocalDateTime after) {
    LocalDateTime earliest = after.plusSeconds(1);
    LocalDate date = earliest.toLocalDate();
    if (days.matches(date)) {
      LocalTime time = times.from(earliest.toLocalTime());
      if (time != null) {
        return date.atTime(time);
      }
    }
    int lastYear = date.getYear() + YEARS_MAX;
    date = date.plusDays(1);
    while (!days.matches(date)) {
      date =
          days.hasMonth(date.getMonthValue())
              ? date.plusDays(1)
              : date.withDayOfMonth(1).plusMonths(1);
      if (date.getYear() > lastYear) {
        return null;
      }
    }
    return date.atTime(times.from(LocalTime.MIN));
  }
}
