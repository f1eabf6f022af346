package com.nubabel.bridge;

/** Base of all exceptions that Nubabel throws by itself. */
public class NubabelException extends RuntimeException {
  public NubabelException(String message) {
    super(message);
  }

  public NubabelException(String message, Throwable cause) {
    super(message, cause);
  }
}
