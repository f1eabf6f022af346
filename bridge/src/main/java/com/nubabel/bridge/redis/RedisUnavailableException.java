package com.nubabel.bridge.redis;

import com.nubabel.bridge.NubabelException;

/** Redis does not answer: what was asked of it was not done. */
public final class RedisUnavailableException extends NubabelException {
  private final String address;

  RedisUnavailableException(String address, Throwable cause) {
    super("Redis at " + address + " does not answer: " + cause.getMessage(), cause);
    this.address = address;
  }

  RedisUnavailableException(String address, String message) {
    super(message);
    this.address = address;
  }

  /** Host and port. */
  public String address() {
    return address;
  }
}
