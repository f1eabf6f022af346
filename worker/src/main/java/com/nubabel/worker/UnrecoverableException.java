package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;

/** Thrown by a processor: the job fails now, whatever attempts it has left. May be extended. */
public class UnrecoverableException extends NubabelException {
  public UnrecoverableException(String message) {
    super(message);
  }

  public UnrecoverableException(String message, Throwable cause) {
    super(message, cause);
  }
}
