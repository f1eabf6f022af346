package com.nubabel.api.admin;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobOptions;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Priorities that somebody asks about: {@code 0,1,2}. */
final class Priorities {
  private static final int COUNT_MAX = 100;

  private Priorities() {}

  /**
   * Reads them.
   *
   * @param text null is none
   */
  static int[] parse(String text) {
    if (text == null) {
      return new int[0];
    }
    try {
      int[] priorities =
          Arrays.stream(text.split(",", -1))
              .mapToInt(one -> Integer.parseInt(one.trim()))
              .toArray();
      if (priorities.length <= COUNT_MAX
          && IntStream.of(priorities).allMatch(p -> p >= 0 && p <= JobOptions.PRIORITY_MAX)) {
        return priorities;
      }
    } catch (NumberFormatException e) {
      // Refused below, as what is out of range.
    }
    throw new BadInputException(
        "priorities",
        "must be at most %d whole numbers from 0 to %d with commas between, got '%s'"
            .formatted(COUNT_MAX, JobOptions.PRIORITY_MAX, text));
  }
}
