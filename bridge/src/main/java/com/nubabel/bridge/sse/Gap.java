package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamBounds;
import com.nubabel.bridge.events.StreamId;

/**
 * Events after a cursor may be lost.
 *
 * @param requested the cursor
 * @param bounds what the stream holds instead
 */
record Gap(String queue, StreamId requested, StreamBounds bounds) {
  /** {@code restarted} if the stream was deleted and began anew below the cursor. */
  String reason() {
    return requested.isAfter(bounds.last()) ? "restarted" : "trimmed";
  }

  /** From where the stream goes on. */
  StreamId resumption() {
    return bounds.resumption();
  }
}
