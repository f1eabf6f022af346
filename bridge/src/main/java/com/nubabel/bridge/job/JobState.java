package com.nubabel.bridge.job;

import java.util.Locale;

/** Where a job is. Written as on the wire: {@code waiting-children}. */
public enum JobState {
  WAITING,
  ACTIVE,
  DELAYED,
  PRIORITIZED,
  WAITING_CHILDREN,
  COMPLETED,
  FAILED,
  /** In none of the queue's lists: being moved by hand, or lost. */
  UNKNOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Nothing happens to the job any more, unless somebody retries it. */
  public boolean isFinished() {
    return this == COMPLETED || this == FAILED;
  }

  public static JobState of(String wireName) {
    for (JobState state : values()) {
      if (state.wireName.equals(wireName)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
