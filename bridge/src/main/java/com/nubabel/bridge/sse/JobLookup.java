package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Finds out about a job: by its hash, and when that is gone, by what the kept events tell of it.
 */
final class JobLookup {
  /** Entries that are searched for the end of a job that is gone. */
  private static final int SEARCH_MAX = 20_000;

  private final RedisConnections redis;
  private final EventReader reader;
  private final InstantSource clock;

  JobLookup(RedisConnections redis, EventReader reader, InstantSource clock) {
    this.redis = redis;
    this.reader = reader;
    this.clock = clock;
  }

  /** The job as it is now; never looks at events. */
  CompletableFuture<JobSnapshot> read(QueueKeys keys, String jobId) {
    return new Queue(redis, keys, clock).snapshotAsync(jobId);
  }

  /**
   * All that can be known of the job.
   *
   * @param withText the text that it has written as well
   */
  CompletableFuture<FoundJob> find(QueueKeys keys, String jobId, boolean withText) {
    if (!withText) {
      return read(keys, jobId)
          .thenCompose(snapshot -> found(keys, jobId, snapshot, at -> EventData.of(snapshot, at)));
    }
    return new Queue(redis, keys, clock)
        .textSnapshotAsync(jobId)
        .thenCompose(text -> found(keys, jobId, text.snapshot(), at -> EventData.of(text, at)));
  }

  /**
   * Answers with what was read, or with what the events tell.
   *
   * @param shown what to show of a job that is there, at a time in ms
   */
  private CompletableFuture<FoundJob> found(
      QueueKeys keys, String jobId, JobSnapshot snapshot, LongFunction<ObjectNode> shown) {
    StreamId position = StreamId.parse(snapshot.position());
    if (snapshot.job() != null) {
      return CompletableFuture.completedFuture(
          new FoundJob(position, shown.apply(position.ms()), outcomeOf(snapshot)));
    }
    return searchOutcome(keys, jobId, null, SEARCH_MAX)
        .thenApply(
            event ->
                event == null
                    ? new FoundJob(position, null, "removed")
                    : new FoundJob(position, EventData.ofGone(keys.queue(), event), event.name()));
  }

  /** How a job ended that {@link #read} gave; null while it is alive. */
  static String outcomeOf(JobSnapshot snapshot) {
    if (snapshot.job() == null) {
      return "removed";
    }
    return snapshot.state().isFinished() ? snapshot.state().toString() : null;
  }

  private CompletableFuture<QueueEvent> searchOutcome(
      QueueKeys keys, String jobId, StreamId before, int budget) {
    return reader
        .findOutcome(keys, jobId, before)
        .thenCompose(
            found ->
                found.event() != null || found.oldest() == null || budget <= 0
                    ? CompletableFuture.completedFuture(found.event())
                    : searchOutcome(keys, jobId, found.oldest(), budget - EventReader.PAGE_EVENTS));
  }
}
