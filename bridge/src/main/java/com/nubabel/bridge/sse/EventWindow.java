package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.Arrays;

/**
 * The newest events of one queue, without holes: each event after {@link #floor} up to {@link
 * #head} is here. Bounded in events and bytes; the oldest leave first. Not safe for threads: call
 * with the queue's lock held.
 */
final class EventWindow {
  private static final int CAPACITY_MIN = 16;

  private final int eventsMax;
  private final long bytesMax;

  /** A ring: the oldest event is at {@code start}. */
  private LoggedEvent[] ring = new LoggedEvent[CAPACITY_MIN];

  private int start;
  private int size;
  private long bytes;
  private StreamId floor;
  private StreamId head;

  EventWindow(int eventsMax, long bytesMax, StreamId position) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
    this.floor = position;
    this.head = position;
  }

  /** Forgets everything and goes on from a place. */
  void reset(StreamId position) {
    Arrays.fill(ring, null);
    start = 0;
    size = 0;
    bytes = 0;
    floor = position;
    head = position;
  }

  /** Adds the event that follows the head, with nothing between. */
  void append(LoggedEvent event) {
    if (size == ring.length) {
      grow();
    }
    ring[(start + size) % ring.length] = event;
    size++;
    bytes += event.size();
    head = event.id();
    while (size > eventsMax || bytes > bytesMax) {
      evict();
    }
  }

  private void grow() {
    LoggedEvent[] larger = new LoggedEvent[ring.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = get(i);
    }
    ring = larger;
    start = 0;
  }

  private void evict() {
    LoggedEvent oldest = ring[start];
    ring[start] = null;
    start = (start + 1) % ring.length;
    size--;
    bytes -= oldest.size();
    floor = oldest.id();
  }

  /** Whether each event after this place is known: it is in here, or yet to come. */
  boolean covers(StreamId position) {
    return !position.isBefore(floor) && !position.isAfter(head);
  }

  int size() {
    return size;
  }

  /** The event at a place, 0 being the oldest. */
  LoggedEvent get(int index) {
    return ring[(start + index) % ring.length];
  }

  /** The index of the first event after a place; {@link #size} if there is none. */
  int indexAfter(StreamId position) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).id().isAfter(position)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  StreamId floor() {
    return floor;
  }

  /** Everything up to here has been seen. */
  StreamId head() {
    return head;
  }
}
