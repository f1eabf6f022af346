package com.nubabel.bridge.events;

import java.util.List;

/**
 * A piece of a stream, read in one step with what tells whether its cursor is in a gap.
 *
 * @param events oldest first
 * @param bounds of the stream when the page was read; null if the entry at the cursor was kept, so
 *     that there can be no gap
 * @param isLast when the page was read, nothing followed it
 */
public record EventPage(List<QueueEvent> events, StreamBounds bounds, boolean isLast) {
  /** Whether the cursor from which the page was read is in a gap. */
  boolean isGap(StreamId cursor) {
    return bounds != null && bounds.isGap(cursor);
  }

  /** Of all fields' values, in chars. */
  long length() {
    return events.stream()
        .flatMap(event -> event.fields().values().stream())
        .mapToLong(String::length)
        .sum();
  }
}
