package com.nubabel.api.auth;

import com.nubabel.bridge.NubabelException;

/** Whether a caller is who he says cannot be found out now: who could tell does not answer. */
public final class AuthUnavailableException extends NubabelException {
  public AuthUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
