package com.nubabel.bridge.cron;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;

/**
 * The days of a pattern: its fields day of month, month and day of week. When both day fields
 * restrict, a day need match only one of them; {@code *} and {@code ?} restrict nothing, but {@code
 * 1-31} does, and so leaves the other field without effect.
 *
 * @param months bits 1 to 12
 * @param monthDays bits 1 to 31; none for {@code *}
 * @param lastOfMonth {@code L}: the last day of each month
 * @param weekdays bits 0 (Sunday) to 6; none for {@code *}
 * @param lastWeekdays {@code 5L}: the last such weekday of each month
 * @param week {@code 5#2}: of the weekdays only the second of each month; 0 for all
 */
record CronDays(
    long months, long monthDays, boolean lastOfMonth, long weekdays, long lastWeekdays, int week) {

  static CronDays parse(List<String> dayOfMonth, List<String> month, List<String> dayOfWeek) {
    boolean lastOfMonth = dayOfMonth.contains("L");
    List<String> plainDays = new ArrayList<>(dayOfMonth);
    plainDays.remove("L");
    CronDays days =
        withWeekdays(
            CronField.MONTH.valuesOf(month),
            restrictions(CronField.DAY_OF_MONTH, plainDays),
            lastOfMonth,
            dayOfWeek);
    if (!days.canMatch()) {
      throw new CronSyntaxException("no month of it has such a day");
    }
    return days;
  }

  private static CronDays withWeekdays(
      long months, long monthDays, boolean lastOfMonth, List<String> dayOfWeek) {
    CronField field = CronField.DAY_OF_WEEK;
    String first = dayOfWeek.get(0);
    int hash = first.indexOf('#');
    if (hash >= 0) {
      if (dayOfWeek.size() > 1 || !first.substring(hash).matches("#[1-5]")) {
        throw field.refusal("must be one weekday with '#' and a number from 1 to 5", first);
      }
      long weekday = 1L << field.value(first.substring(0, hash), first) % 7;
      int week = first.charAt(hash + 1) - '0';
      return new CronDays(months, monthDays, lastOfMonth, weekday, 0, week);
    }
    long last = 0;
    List<String> plain = new ArrayList<>();
    for (String part : dayOfWeek) {
      if (part.length() > 1 && part.endsWith("L")) {
        long weekday = 1L << field.value(part.substring(0, part.length() - 1), part) % 7;
        if ((last & weekday) != 0) {
          throw field.refusal("is in the list before", part);
        }
        last |= weekday;
      } else {
        plain.add(part);
      }
    }
    return new CronDays(months, monthDays, lastOfMonth, restrictions(field, plain), last, 0);
  }

  private static long restrictions(CronField field, List<String> parts) {
    boolean restricts = !parts.equals(List.of("*")) && !parts.equals(List.of("?"));
    return restricts ? field.valuesOf(parts) : 0;
  }

  private boolean restrictsMonthDays() {
    return monthDays != 0 || lastOfMonth;
  }

  private boolean restrictsWeekdays() {
    return weekdays != 0 || lastWeekdays != 0;
  }

  private boolean canMatch() {
    if (restrictsWeekdays() || lastOfMonth || monthDays == 0) {
      return true;
    }
    int earliest = Long.numberOfTrailingZeros(monthDays);
    for (Month month : Month.values()) {
      if (hasMonth(month.getValue()) && earliest <= month.maxLength()) {
        return true;
      }
    }
    return false;
  }

  boolean hasMonth(int month) {
    return has(months, month);
  }

  boolean matches(LocalDate date) {
    if (!hasMonth(date.getMonthValue())) {
      return false;
    }
    if (!restrictsMonthDays()) {
      return !restrictsWeekdays() || matchesWeekday(date);
    }
    return matchesMonthDay(date) || (restrictsWeekdays() && matchesWeekday(date));
  }

  private boolean matchesMonthDay(LocalDate date) {
    return has(monthDays, date.getDayOfMonth())
        || (lastOfMonth && date.getDayOfMonth() == date.lengthOfMonth());
  }

  private boolean matchesWeekday(LocalDate date) {
    int weekday = date.getDayOfWeek().getValue() % 7;
    int day = date.getDayOfMonth();
    if (has(weekdays, weekday) && (week == 0 || week == (day + 6) / 7)) {
      return true;
    }
    return has(lastWeekdays, weekday) && day > date.lengthOfMonth() - 7;
  }

  private static boolean has(long set, int value) {
    return (set & (1L << value)) != 0;
  }
}
