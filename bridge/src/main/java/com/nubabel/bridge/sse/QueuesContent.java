package com.nubabel.bridge.sse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All that happens on some queues. */
final class QueuesContent implements StreamContent {
  private final StreamServices services;
  private final List<QueueFeed> feeds;
  private final List<QueueFeed> turns;

  /**
   * Content read by cursors.
   *
   * @param cursors in the order of the subscription's positions
   * @param isResuming they are where an earlier stream of the client has left off
   */
  QueuesContent(StreamServices services, List<QueueCursor> cursors, boolean isResuming) {
    this.services = services;
    List<QueueFeed> made = new ArrayList<>(cursors.size());
    cursors.forEach(cursor -> made.add(new QueueFeed(services, made.size(), cursor, isResuming)));
    // Most streams watch one queue, and there are many: a second list for each would be felt, and
    // so is one with room to grow.
    this.feeds = List.copyOf(made);
    this.turns = feeds.size() == 1 ? feeds : new ArrayList<>(feeds);
  }

  @Override
  public boolean fill(Batch batch) {
    // Another first each time: a queue with much to bring shall not keep the others waiting.
    Collections.rotate(turns, 1);
    for (QueueFeed feed : turns) {
      Gap gap;
      do {
        gap = feed.bring(batch, event -> {});
      } while (gap != null);
    }
    return false;
  }

  @Override
  public void refresh(Positions positions) {
    feeds.forEach(feed -> feed.refresh(positions));
  }

  @Override
  public void detach() {
    feeds.forEach(feed -> feed.cursor().detach(services.clock().elapsedMillis()));
  }
}
