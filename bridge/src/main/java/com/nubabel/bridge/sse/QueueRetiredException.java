package com.nubabel.bridge.sse;

import com.nubabel.bridge.NubabelException;

/** A reader came just when a queue ceased to be watched. */
final class QueueRetiredException extends NubabelException {
  QueueRetiredException(String queue) {
    super("queue '" + queue + "' is no longer watched");
  }
}
