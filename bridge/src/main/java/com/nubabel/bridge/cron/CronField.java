package com.nubabel.bridge.cron;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the six fields of a pattern: what it may hold, and how a text of it is read. */
enum CronField {
  SECOND("second", 0, 59, ""),
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY_OF_MONTH("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
  /** Sunday is 0, and 7 as well. */
  DAY_OF_WEEK("day of week", 0, 7, "sun mon tue wed thu fri sat");

  private static final Pattern PART = Pattern.compile("(?:[*?]|(\\w+)(?:-(\\w+))?)(?:/([0-9]+))?");
  private static final int DIGITS_MAX = 9;

  private final String label;
  private final int min;
  private final int max;
  private final String names;

  CronField(String label, int min, int max, String names) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /**
   * Reads one part of a list: {@code *}, {@code ?}, {@code 5}, {@code 1-5}, {@code mon}, each with
   * a step or without.
   *
   * @return the values as a set of bits
   * @throws CronSyntaxException if it is none of these
   */
  long values(String part) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw refusal("cannot be read", part);
    }
    boolean any = matcher.group(1) == null;
    boolean single = !any && matcher.group(2) == null;
    int first = any ? min : value(matcher.group(1), part);
    int last = any || (single && matcher.group(3) != null) ? max : first;
    if (matcher.group(2) != null) {
      last = value(matcher.group(2), part);
    }
    int step = matcher.group(3) == null ? 1 : number(matcher.group(3));
    if (first > last) {
      throw refusal("has a range that runs backwards", part);
    }
    if (step == 0) {
      throw refusal("has a step of 0", part);
    }
    long values = 0;
    for (long value = first; value <= last; value += step) {
      values |= 1L << (this == DAY_OF_WEEK ? value % 7 : value);
    }
    return values;
  }

  /** A single number or name within the field's bounds. */
  int value(String text, String part) {
    int named = text.length() == 3 ? names.indexOf(text.toLowerCase(Locale.ROOT)) : -1;
    if (named >= 0) {
      return named / 4 + min;
    }
    if (!text.matches("[0-9]+")) {
      throw refusal("cannot be read", part);
    }
    int value = number(text);
    if (value < min || value > max) {
      throw refusal("must be from " + min + " to " + max, part);
    }
    return value;
  }

  private static int number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > DIGITS_MAX ? Integer.MAX_VALUE : Integer.parseInt(significant);
  }

  /** Whether a set holds every value of the field; not for days of the week, where one has two. */
  boolean isComplete(long values) {
    return Long.bitCount(values) == max - min + 1;
  }

  CronSyntaxException refusal(String problem, String part) {
    return new CronSyntaxException("its " + label + " '" + part + "' " + problem);
  }

  /**
   * The values of all parts of a list.
   *
   * @throws CronSyntaxException if one is in two parts
   */
  long valuesOf(List<String> parts) {
    long all = 0;
    for (String part : parts) {
      long values = values(part);
      if ((all & values) != 0) {
        throw refusal("is in the list before", part);
      }
      all |= values;
    }
    return all;
  }
}
