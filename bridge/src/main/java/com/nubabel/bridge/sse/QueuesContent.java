package com.nubabel.bridge.sse;

import java.util.ArrayList;
import java.util.List;

/** All that happens on some queues. */
final class QueuesContent implements StreamContent {
  private final StreamServices services;
  private final List<QueueFeed> feeds = new ArrayList<>();

  /** Content read by these cursors, in the order of the subscription's positions. */
  QueuesContent(StreamServices services, List<QueueCursor> cursors) {
    this.services = services;
    cursors.forEach(cursor -> feeds.add(new QueueFeed(services, feeds.size(), cursor)));
  }

  @Override
  public boolean fill(Batch batch) {
    for (QueueFeed feed : feeds) {
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
