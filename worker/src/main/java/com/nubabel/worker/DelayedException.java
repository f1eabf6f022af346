package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import java.time.Instant;

/**
 * Thrown by a processor: the job shall run again at a time, from the beginning. No attempt is
 * counted.
 */
public final class DelayedException extends NubabelException {
  private final Instant until;

  /**
   * @param until one that has passed is now
   */
  public DelayedException(Instant until) {
    super("delayed by its processor until " + until);
    this.until = until;
  }

  public Instant until() {
    return until;
  }
}
