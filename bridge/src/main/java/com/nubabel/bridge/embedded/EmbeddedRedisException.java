package com.nubabel.bridge.embedded;

import com.nubabel.bridge.NubabelException;

/**
 * The embedded Redis server cannot be had as configured. The message says which setting to change,
 * and never holds a password.
 */
public final class EmbeddedRedisException extends NubabelException {
  EmbeddedRedisException(String message) {
    super(message);
  }

  EmbeddedRedisException(String message, Throwable cause) {
    super(message, cause);
  }
}
