package com.nubabel.bridge.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Who waits for jobs of one queue to finish. Whoever begins to wait is entered first, and then the
 * job is read with the place on the event stream at which it was so: an end before that place is
 * read, an end after it is heard. What happens without an event (drain, obliterate, retention), or
 * in a gap, a {@link #lookRound} finds. Safe for any thread.
 */
final class JobAwaits {
  /** Entries that are searched backwards for the end of a job that is gone. */
  private static final int SEARCH_MAX = 100_000;

  /** Jobs that are asked for in one call. */
  private static final int JOBS_MAX = 500;

  private static final Script ENDED_JOBS = Script.named("endedJobs");
  private static final Script READ_JOB = Script.named("readJob");

  private final RedisConnections redis;
  private final QueueKeys keys;
  private final EventReader reader;
  private final Executor executor;

  /** By job id. Guarded by this, as what is in it is. */
  private final Map<String, Set<Waiter>> waiters = new HashMap<>();

  /** One who waits. Guarded by the awaits. */
  private static final class Waiter {
    final String jobId;
    final CompletableFuture<JsonNode> end = new CompletableFuture<>();

    /** Where on the stream the job was last seen unfinished; null before it was read. */
    StreamId aliveAt;

    /** The latest end that was heard while the job was being read. */
    TypedEvent early;

    Waiter(String jobId) {
      this.jobId = jobId;
    }
  }

  /**
   * Nobody waits yet.
   *
   * @param executor on which those who waited go on
   */
  JobAwaits(RedisConnections redis, QueueKeys keys, EventReader reader, Executor executor) {
    this.redis = redis;
    this.keys = keys;
    this.reader = reader;
    this.executor = executor;
  }

  /** The return value, once the job has completed. Whoever stops waiting cancels it. */
  CompletableFuture<JsonNode> await(String jobId) {
    Waiter waiter = new Waiter(jobId);
    synchronized (this) {
      waiters.computeIfAbsent(jobId, id -> new LinkedHashSet<>()).add(waiter);
    }
    var unused = waiter.end.whenComplete((value, failure) -> forget(waiter));
    read(waiter);
    return waiter.end;
  }

  private synchronized void forget(Waiter waiter) {
    Set<Waiter> ofJob = waiters.get(waiter.jobId);
    if (ofJob != null && ofJob.remove(waiter) && ofJob.isEmpty()) {
      waiters.remove(waiter.jobId);
    }
  }

  /** Hears what happens on the stream. */
  void hear(TypedEvent event) {
    if (event instanceof TypedEvent.Completed completed) {
      ended(completed.jobId(), event);
    } else if (event instanceof TypedEvent.Failed failed) {
      ended(failed.jobId(), event);
    } else if (event instanceof TypedEvent.Removed removed) {
      ended(removed.jobId(), event);
    } else if (event instanceof TypedEvent.Cleaned || event instanceof TypedEvent.Gap) {
      lookRound();
    }
  }

  private void ended(String jobId, TypedEvent event) {
    List<Waiter> due = new ArrayList<>();
    synchronized (this) {
      for (Waiter waiter : waiters.getOrDefault(jobId, Set.of())) {
        if (waiter.aliveAt == null) {
          waiter.early = event;
        } else if (event.id().isAfter(waiter.aliveAt)) {
          due.add(waiter);
        }
      }
    }
    due.forEach(waiter -> end(waiter, event));
  }

  /** Asks of all jobs whether they have ended, and reads those that have. */
  void lookRound() {
    List<Waiter> all = all();
    for (int from = 0; from < all.size(); from += JOBS_MAX) {
      List<Waiter> some = all.subList(from, Math.min(from + JOBS_MAX, all.size()));
      String[] ids = some.stream().map(waiter -> waiter.jobId).distinct().toArray(String[]::new);
      var unused =
          ENDED_JOBS
              .call(redis.reads(), keys.base(), ids)
              .thenAccept(
                  ended ->
                      some.stream()
                          .filter(waiter -> ended.contains(waiter.jobId))
                          .forEach(this::read));
    }
  }

  private synchronized List<Waiter> all() {
    return waiters.values().stream().flatMap(Set::stream).toList();
  }

  private void read(Waiter waiter) {
    var unused =
        READ_JOB
            .call(redis.reads(), keys.base(), waiter.jobId)
            .whenComplete(
                (reply, failure) -> {
                  if (failure == null) {
                    settleSafely(waiter, reply);
                  } else if (!RedisConnections.isOutage(causeOf(failure))) {
                    fail(waiter, new NubabelException("Redis: " + causeOf(failure), failure));
                  }
                  // Else a round will find its end.
                });
  }

  private void settleSafely(Waiter waiter, List<Object> reply) {
    try {
      settle(waiter, reply);
    } catch (RuntimeException e) {
      fail(waiter, e);
    }
  }

  /** Decides by what a job is like: {@code readJob}'s reply. */
  private void settle(Waiter waiter, List<Object> reply) {
    List<?> fields = (List<?>) reply.get(0);
    if (fields.isEmpty()) {
      searchEnd(waiter);
      return;
    }
    JobState state = JobState.of((String) reply.get(1));
    if (state.isFinished()) {
      Job job = Job.of(keys.queue(), waiter.jobId, fields);
      if (state == JobState.COMPLETED) {
        complete(waiter, TypedEvent.json(job.returnvalue()));
      } else {
        fail(waiter, new JobFailedException(keys.queue(), waiter.jobId, job.failedReason()));
      }
      return;
    }
    TypedEvent early;
    synchronized (this) {
      waiter.aliveAt = StreamId.parse((String) reply.get(2));
      early = waiter.early;
      waiter.early = null;
      if (early != null && !early.id().isAfter(waiter.aliveAt)) {
        early = null; // Of an earlier life: the job was retried since.
      }
    }
    if (early != null) {
      end(waiter, early);
    }
  }

  /** The job is gone: its end may still stand on the stream. */
  private void searchEnd(Waiter waiter) {
    var unused =
        search(waiter.jobId, null, SEARCH_MAX)
            .whenComplete(
                (found, failure) -> {
                  if (failure != null) {
                    return; // Redis is away: the next round finds it missing again.
                  }
                  StreamId aliveAt;
                  synchronized (this) {
                    aliveAt = waiter.aliveAt;
                  }
                  if (found == null) {
                    fail(waiter, gone(waiter, "does not exist, or was removed without a trace"));
                  } else if (aliveAt != null && !found.id().isAfter(aliveAt)) {
                    fail(waiter, gone(waiter, "was removed without a trace"));
                  } else {
                    end(waiter, TypedEvent.of(found));
                  }
                });
  }

  private CompletableFuture<QueueEvent> search(String jobId, StreamId before, int budget) {
    return reader
        .findOutcome(keys, jobId, before)
        .thenCompose(
            found ->
                found.event() != null || found.oldest() == null || budget <= 0
                    ? CompletableFuture.completedFuture(found.event())
                    : search(jobId, found.oldest(), budget - EventReader.PAGE_EVENTS));
  }

  private void end(Waiter waiter, TypedEvent event) {
    if (event instanceof TypedEvent.Completed completed) {
      complete(waiter, completed.returnvalue());
    } else if (event instanceof TypedEvent.Failed failed) {
      fail(waiter, new JobFailedException(keys.queue(), waiter.jobId, failed.failedReason()));
    } else {
      fail(waiter, gone(waiter, "was removed"));
    }
  }

  private JobGoneException gone(Waiter waiter, String how) {
    return new JobGoneException(keys.queue(), waiter.jobId, how);
  }

  private void complete(Waiter waiter, JsonNode value) {
    var unused = waiter.end.completeAsync(() -> value, executor);
  }

  private void fail(Waiter waiter, RuntimeException failure) {
    executor.execute(() -> waiter.end.completeExceptionally(failure));
  }

  /** Fails all who wait. */
  void close() {
    for (Waiter waiter : all()) {
      waiter.end.completeExceptionally(
          new NubabelException(
              "queue '%s': the events were closed while job %s was awaited"
                  .formatted(keys.queue(), waiter.jobId)));
    }
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
