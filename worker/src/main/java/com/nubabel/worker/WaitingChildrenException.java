package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;

/**
 * Thrown by {@link ActiveJob#moveToWaitingChildren()} when the job waits for its children: the
 * processor has nothing more to do with it, and should let this pass. No attempt is counted.
 */
public final class WaitingChildrenException extends NubabelException {
  WaitingChildrenException() {
    super("waits for its children");
  }
}
