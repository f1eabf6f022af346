package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.QueueKeys;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What happens to one job, to its end. */
final class JobContent implements StreamContent {
  private static final long RETRY_MILLIS = 500;

  private final StreamServices services;
  private final QueueFeed feed;
  private final String queue;
  private final String jobId;
  private final boolean withText;
  private final JobFollower follower;

  /** What is to be shown first, or null. */
  private FoundJob first;

  /** After a gap: what has become of the job, while that is asked for. */
  private CompletableFuture<FoundJob> lookup;

  /**
   * The events of a job that a cursor brings.
   *
   * @param withText its snapshots bear the text that it has written
   * @param first to be shown before them; null if the client has come back
   * @param outcome how the job has ended as far as was seen when the stream was opened, or null
   */
  JobContent(
      StreamServices services,
      QueueCursor cursor,
      boolean withText,
      FoundJob first,
      String outcome) {
    this.services = services;
    this.feed = new QueueFeed(services, 0, cursor, first == null);
    this.queue = cursor.queue().keys().queue();
    this.jobId = cursor.filter.jobId();
    this.withText = withText;
    this.first = first;
    this.follower = new JobFollower(outcome);
  }

  @Override
  public boolean fill(Batch batch) {
    if (first != null) {
      batch.addOwn(0, first.position(), "snapshot", first.snapshot());
      first = null;
    }
    if (lookup != null) {
      return lookup.isDone() && fillAfterGap(batch);
    }
    Gap gap = feed.bring(batch, follower::observe);
    if (gap != null) {
      lookUp(Runnable::run);
      return false;
    }
    return isEnded(batch);
  }

  private void lookUp(Executor when) {
    QueueKeys keys = feed.cursor().queue().keys();
    lookup =
        CompletableFuture.runAsync(() -> {}, when)
            .thenCompose(due -> services.jobs().find(keys, jobId, withText));
    var unused = lookup.whenComplete((found, failure) -> feed.cursor().reader.wake());
  }

  private void later(Runnable task) {
    var unused = services.timer().schedule(task, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** After a gap nobody knows what was missed: a fresh snapshot says where the job is. */
  private boolean fillAfterGap(Batch batch) {
    FoundJob found;
    try {
      found = lookup.join();
    } catch (CompletionException | CancellationException e) {
      lookUp(this::later);
      return false;
    }
    lookup = null;
    if (found.snapshot() != null) {
      batch.addOwn(0, found.position(), "snapshot", found.snapshot());
    }
    if (found.outcome() != null) {
      return end(batch, found.position(), found.outcome());
    }
    feed.cursor().moveTo(found.position());
    follower.reset(null);
    feed.cursor().reader.wake();
    return false;
  }

  private boolean isEnded(Batch batch) {
    StreamId vanishedAt = follower.vanishedAt();
    if (batch.isFull() || (follower.outcome() == null && vanishedAt == null)) {
      return false;
    }
    StreamId least = follower.outcome() == null ? vanishedAt : StreamId.MIN;
    StreamId settled = feed.cursor().settledAt(least);
    if (settled == null) {
      return false;
    }
    if (follower.outcome() != null) {
      return end(batch, settled, follower.outcome());
    }
    batch.addOwn(0, settled, "removed", EventData.removed(queue, jobId, settled.ms()));
    return end(batch, settled, "removed");
  }

  private boolean end(Batch batch, StreamId position, String outcome) {
    batch.addOwn(0, position, "end", EventData.end(queue, jobId, outcome));
    return true;
  }

  @Override
  public void refresh(Positions positions) {
    feed.refresh(positions);
  }

  @Override
  public void jobVanished(StreamId position) {
    follower.vanished(position);
  }

  @Override
  public void detach() {
    feed.cursor().detach(services.clock().elapsedMillis());
  }
}
