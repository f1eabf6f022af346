package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.EventPage;
import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.StreamBounds;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.QueueKeys;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reads what lies behind the windows, in pages that readers share: those that come to the same
 * place while it is being read, and those that come soon after. So nobody holds a page while its
 * socket is slow, and a herd of returning browsers costs Redis about as much as one. Safe for any
 * thread.
 */
final class EventPages {
  /** Reads under way at once; others wait. */
  static final int READS_MAX = 8;

  /** Pages kept for those who come soon after; each is bounded as {@link EventReader} says. */
  private static final int KEPT_MAX = 16;

  private final EventReader reader;

  // Guarded by this.
  private final Map<Place, CompletableFuture<Page>> pending = new HashMap<>();
  private final Deque<Place> waiting = new ArrayDeque<>();
  private final Deque<Page> kept = new ArrayDeque<>();
  private int reads;

  private record Place(QueueKeys keys, StreamId cursor) {}

  /**
   * A piece of a queue's stream.
   *
   * @param from the cursor it was read from (exclusive)
   * @param to everything up to here is in it, or was known not to be
   * @param isLast nothing followed when it was read
   */
  record Page(
      QueueKeys keys,
      StreamId from,
      StreamId to,
      List<LoggedEvent> events,
      StreamBounds bounds,
      boolean isLast) {
    /** The gap in which the cursor was, or null. */
    Gap gap() {
      return bounds.isGap(from) ? new Gap(keys.queue(), from, bounds) : null;
    }

    private boolean covers(Place place) {
      return keys.equals(place.keys) && !place.cursor.isBefore(from) && place.cursor.isBefore(to);
    }
  }

  EventPages(EventReader reader) {
    this.reader = reader;
  }

  /** The page that begins at, or reaches over, a place; fails if Redis is away. */
  CompletableFuture<Page> after(QueueKeys keys, StreamId cursor) {
    Place place = new Place(keys, cursor);
    CompletableFuture<Page> page;
    synchronized (this) {
      for (Page known : kept) {
        if (known.covers(place)) {
          return CompletableFuture.completedFuture(known);
        }
      }
      page = pending.get(place);
      if (page != null) {
        return page;
      }
      page = new CompletableFuture<>();
      pending.put(place, page);
      waiting.addLast(place);
    }
    readNext();
    return page;
  }

  /** Lets go of what was kept. */
  synchronized void forget() {
    kept.clear();
  }

  private void readNext() {
    Place place;
    synchronized (this) {
      if (reads >= READS_MAX || waiting.isEmpty()) {
        return;
      }
      reads++;
      place = waiting.removeFirst();
    }
    var unused =
        reader
            .after(place.keys, place.cursor)
            .thenApply(page -> pageOf(place, page))
            .whenComplete((page, failure) -> complete(place, page, failure));
  }

  private void complete(Place place, Page page, Throwable failure) {
    CompletableFuture<Page> promised;
    synchronized (this) {
      reads--;
      promised = pending.remove(place);
      if (page != null && page.gap() == null && !page.events.isEmpty()) {
        kept.addFirst(page);
        if (kept.size() > KEPT_MAX) {
          kept.removeLast();
        }
      }
    }
    readNext();
    if (failure == null) {
      promised.complete(page);
    } else {
      promised.completeExceptionally(failure);
    }
  }

  private static Page pageOf(Place place, EventPage page) {
    List<LoggedEvent> events =
        page.events().stream().map(event -> new LoggedEvent(place.keys.queue(), event)).toList();
    StreamId to = events.isEmpty() ? place.cursor : events.get(events.size() - 1).id();
    if (page.isLast()) {
      // Deleted entries at the end leave the last id behind them.
      to = StreamId.later(to, page.bounds().last());
    }
    return new Page(place.keys, place.cursor, to, events, page.bounds(), page.isLast());
  }
}
