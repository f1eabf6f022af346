package com.nubabel.bridge.sse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is meant for one user: the latest first, if they were asked for, then what comes. */
final class NotificationsContent implements StreamContent {
  private final StreamServices services;
  private final QueueFeed feed;
  private final Deque<LoggedEvent> latest;

  /**
   * Content read by a cursor.
   *
   * @param latest events before the cursor that are to be shown first
   * @param isResuming the cursor is where an earlier stream of the client has left off
   */
  NotificationsContent(
      StreamServices services, QueueCursor cursor, List<LoggedEvent> latest, boolean isResuming) {
    this.services = services;
    this.feed = new QueueFeed(services, 0, cursor, isResuming);
    this.latest = new ArrayDeque<>(latest);
  }

  @Override
  public boolean fill(Batch batch) {
    while (!latest.isEmpty() && !batch.isFull()) {
      batch.addPosted(latest.removeFirst());
    }
    if (latest.isEmpty()) {
      Gap gap;
      do {
        gap = feed.bring(batch, event -> {});
      } while (gap != null);
    }
    return false;
  }

  /** Until the latest have gone out, the client is where the last of them was. */
  @Override
  public void refresh(Positions positions) {
    if (latest.isEmpty()) {
      feed.refresh(positions);
    }
  }

  @Override
  public void detach() {
    feed.cursor().detach(services.clock().elapsedMillis());
  }
}
