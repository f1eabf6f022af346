package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;

/**
 * Thrown by a processor: the job goes back to the queue and is served next, among its priority, to
 * run from the beginning. No attempt is counted.
 */
public final class WaitingException extends NubabelException {
  public WaitingException() {
    super("put back by its processor");
  }
}
