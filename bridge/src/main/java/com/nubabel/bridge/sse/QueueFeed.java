package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings what one queue has for one subscription: from the window where that reaches, behind it
 * from Redis in pages. What cannot be had at once wakes the reader when it can. Belongs to the
 * subscription's task.
 */
final class QueueFeed {
  private static final long AWAY_RETRY_MILLIS = 500;
  private static final long BEHIND_RETRY_MILLIS = 50;

  private final StreamServices services;
  private final int index;
  private final QueueCursor cursor;
  private CompletableFuture<EventPages.Page> page;

  /** Until it is known whether a client that came back has missed something. */
  private boolean isResuming;

  /**
   * A feed for a cursor.
   *
   * @param index of its queue among the subscription's
   * @param isResuming the cursor is where an earlier stream of the client has left off
   */
  QueueFeed(StreamServices services, int index, QueueCursor cursor, boolean isResuming) {
    this.services = services;
    this.index = index;
    this.cursor = cursor;
    this.isResuming = isResuming;
  }

  QueueCursor cursor() {
    return cursor;
  }

  /** Up to here, all that matches was brought. */
  void refresh(Positions positions) {
    positions.set(index, cursor.served());
  }

  /**
   * Adds as much as the batch takes and can be had without waiting.
   *
   * @param observer sees each event that is added
   * @return null; or the gap that was met and told, after which the cursor is beyond it and there
   *     may be more
   */
  Gap bring(Batch batch, Consumer<LoggedEvent> observer) {
    while (!batch.isFull()) {
      if (page == null) {
        List<LoggedEvent> events = new ArrayList<>();
        QueueCursor.Source source = cursor.take(events, batch.room());
        events.forEach(event -> add(batch, event, observer));
        if (source == QueueCursor.Source.TAKEN) {
          resumed("ok");
          return null;
        }
        if (source == QueueCursor.Source.WINDOW) {
          // Full by the events' estimates, but perhaps not by their frames.
          resumed("ok");
          continue;
        }
        page = services.pages().after(cursor.queue().keys(), cursor.served());
        if (!page.isDone()) {
          var unused = page.whenComplete((read, failure) -> cursor.reader.wake());
        }
      }
      if (!page.isDone()) {
        return null;
      }
      EventPages.Page read = takePage();
      if (read == null) {
        wakeLater(AWAY_RETRY_MILLIS);
        return null;
      }
      if (read.gap() != null) {
        resumed("gap");
        tell(batch, read.gap());
        return read.gap();
      }
      resumed("ok");
      if (!bringPage(read, batch, observer)) {
        return null;
      }
    }
    return null;
  }

  /** The page that was read, or null if Redis is away. */
  private EventPages.Page takePage() {
    try {
      return page.join();
    } catch (CompletionException | CancellationException e) {
      return null;
    } finally {
      page = null;
    }
  }

  /** Adds what a page has; false if there is nothing more to be had now. */
  private boolean bringPage(EventPages.Page read, Batch batch, Consumer<LoggedEvent> observer) {
    StreamId place = cursor.served();
    for (LoggedEvent event : read.events()) {
      if (!event.id().isAfter(place)) {
        continue;
      }
      if (cursor.filter.matches(event)) {
        if (batch.isFull()) {
          cursor.moveTo(place);
          return true;
        }
        add(batch, event, observer);
      }
      place = event.id();
    }
    if (!read.isLast()) {
      cursor.moveTo(read.to());
    } else if (!cursor.reach(read.to())) {
      // Redis has nothing more and the window is elsewhere: the stream was deleted and the tailer
      // has yet to see it, or the window has just moved on.
      services.queues().check(cursor.queue());
      wakeLater(BEHIND_RETRY_MILLIS);
      return false;
    }
    return true;
  }

  private void resumed(String outcome) {
    if (isResuming) {
      isResuming = false;
      services.metrics().resume(outcome);
    }
  }

  private void add(Batch batch, LoggedEvent event, Consumer<LoggedEvent> observer) {
    if (cursor.filter.userId() == null) {
      batch.addEvent(index, event);
    } else {
      batch.addPosted(event);
    }
    observer.accept(event);
  }

  private void tell(Batch batch, Gap gap) {
    cursor.moveTo(gap.resumption());
    batch.addOwn(index, gap.resumption(), "gap", EventData.gap(gap));
    services.metrics().gaps.mark();
  }

  private void wakeLater(long millis) {
    var unused = services.timer().schedule(cursor.reader::wake, millis, TimeUnit.MILLISECONDS);
  }
}
