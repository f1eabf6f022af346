package com.nubabel.api.auth;

import com.nubabel.bridge.NubabelException;

/** Too many names and passwords from one address were wrong: for some time none is looked at. */
public final class TooManyLoginsException extends NubabelException {
  private final long waitSeconds;

  /**
   * @param waitSeconds after which the next one is looked at, at least 1
   */
  public TooManyLoginsException(long waitSeconds) {
    super("too many wrong passwords from this address; try again in " + waitSeconds + " s");
    this.waitSeconds = waitSeconds;
  }

  public long waitSeconds() {
    return waitSeconds;
  }
}
