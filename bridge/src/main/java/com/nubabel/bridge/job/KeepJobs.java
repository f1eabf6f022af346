package com.nubabel.bridge.job;

import com.nubabel.bridge.BadInputException;
import java.time.Duration;

/**
 * How many finished jobs a queue keeps. The strictest bound counts.
 *
 * @param count the newest so many; 0 keeps none; null is without that bound
 * @param age not longer than this, to the second; null is without that bound
 * @param limit how many are deleted by age at a time; null is 1000
 */
public record KeepJobs(Integer count, Duration age, Integer limit) {
  public static final KeepJobs ALL = new KeepJobs(null, null, null);
  public static final KeepJobs NONE = new KeepJobs(0, null, null);
  static final int LIMIT_DEFAULT = 1000;

  public KeepJobs {
    if (count != null && count < 0) {
      throw new BadInputException("count", "must be at least 0, got " + count);
    }
    if (age != null && age.isNegative()) {
      throw new BadInputException("age", "must be at least 0, got " + age.toSeconds());
    }
    if (limit != null && limit < 1) {
      throw new BadInputException("limit", "must be at least 1, got " + limit);
    }
  }

  public static KeepJobs newest(int count) {
    return new KeepJobs(count, null, null);
  }

  /** As the operation {@code moveToFinished} takes it: nothing is without that bound. */
  public String countArgument() {
    return count == null ? "" : count.toString();
  }

  /** Seconds. */
  public String ageArgument() {
    return age == null ? "" : String.valueOf(age.toSeconds());
  }

  public String limitArgument() {
    return String.valueOf(limit == null ? LIMIT_DEFAULT : limit);
  }
}
