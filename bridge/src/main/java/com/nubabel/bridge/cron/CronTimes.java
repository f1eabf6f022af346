package com.nubabel.bridge.cron;

import java.time.LocalTime;
import java.util.List;

/** The times of day of a pattern: sets of bits for its fields second, minute and hour. */
record CronTimes(long seconds, long minutes, long hours) {

  static CronTimes parse(List<String> second, List<String> minute, List<String> hour) {
    return new CronTimes(
        CronField.SECOND.valuesOf(second),
        CronField.MINUTE.valuesOf(minute),
        CronField.HOUR.valuesOf(hour));
  }

  boolean isEveryHour() {
    return CronField.HOUR.isComplete(hours);
  }

  /** The first time of the day that is not before another, or null if the day has none left. */
  LocalTime from(LocalTime earliest) {
    int hour = next(hours, earliest.getHour());
    if (hour > earliest.getHour()) {
      return hour > 23 ? null : LocalTime.of(hour, next(minutes, 0), next(seconds, 0));
    }
    int minute = next(minutes, earliest.getMinute());
    if (minute == earliest.getMinute()) {
      int second = next(seconds, earliest.getSecond());
      if (second < 60) {
        return LocalTime.of(hour, minute, second);
      }
      minute = next(minutes, minute + 1);
    }
    if (minute < 60) {
      return LocalTime.of(hour, minute, next(seconds, 0));
    }
    return hour == 23 ? null : from(LocalTime.of(hour + 1, 0));
  }

  /** The smallest value in a set that is not below a bound; 64 if there is none. */
  private static int next(long values, int bound) {
    return Long.numberOfTrailingZeros(values & (-1L << bound));
  }
}
