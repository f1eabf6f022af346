package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.EventTailer;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.job.QueueKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The queues that are watched. A queue is, from when the first reader comes until some time after
 * the last has left, so that a page that is loaded again finds its window. Safe for any thread.
 */
final class WatchedQueues implements WatchedQueue.Surroundings {
  /** How long a queue stays watched that nobody reads. */
  static final long GRACE_MILLIS = 30_000;

  /** Jobs that are asked for in one call. */
  private static final int JOBS_MAX = 500;

  private final String prefix;
  private final HubOptions options;
  private final StreamClock clock;
  private final HubMetrics metrics;
  private final EventReader reader;
  private final EventTailer tailer;
  private final Map<String, CompletableFuture<WatchedQueue>> queues = new ConcurrentHashMap<>();

  WatchedQueues(
      String prefix,
      HubOptions options,
      StreamClock clock,
      HubMetrics metrics,
      EventReader reader,
      EventTailer tailer) {
    this.prefix = prefix;
    this.options = options;
    this.clock = clock;
    this.metrics = metrics;
    this.reader = reader;
    this.tailer = tailer;
  }

  QueueKeys keys(String queue) {
    return new QueueKeys(prefix, queue);
  }

  /** The queue, with its window filled and its stream followed; fails if Redis is away. */
  CompletableFuture<WatchedQueue> watch(String queue) {
    CompletableFuture<WatchedQueue> made = new CompletableFuture<>();
    CompletableFuture<WatchedQueue> known = queues.putIfAbsent(queue, made);
    if (known != null) {
      return known;
    }
    QueueKeys keys = keys(queue);
    var unused =
        reader
            .latest(keys, options.windowEvents(), options.windowBytes())
            .whenComplete(
                (newest, failure) -> {
                  if (failure != null) {
                    queues.remove(queue, made);
                    made.completeExceptionally(failure);
                  } else {
                    WatchedQueue watched =
                        new WatchedQueue(keys, newest, options, this, clock.elapsedMillis());
                    tailer.watch(watched.tailed());
                    metrics.watchedQueues.inc();
                    made.complete(watched);
                  }
                });
    return made;
  }

  /** Looks at a queue for a hole, now. */
  void check(WatchedQueue queue) {
    tailer.check(queue.tailed());
  }

  /** Ends the watch of queues that nobody has read for a while. */
  void retireUnused() {
    for (WatchedQueue queue : ready()) {
      if (queue.retireIfUnused(clock.elapsedMillis(), GRACE_MILLIS)) {
        tailer.unwatch(queue.tailed());
        forget(queue);
      }
    }
  }

  private void forget(WatchedQueue queue) {
    String name = queue.keys().queue();
    CompletableFuture<WatchedQueue> known = queues.get(name);
    if (known != null && known.getNow(null) == queue && queues.remove(name, known)) {
      metrics.watchedQueues.dec();
    }
  }

  /** Asks of all jobs that are watched whether they still exist. */
  void findVanishedJobs() {
    ready().forEach(this::jobsCleaned);
  }

  @Override
  public void jobsCleaned(WatchedQueue queue) {
    List<String> jobs = new ArrayList<>(queue.watchedJobs());
    for (int from = 0; from < jobs.size(); from += JOBS_MAX) {
      List<String> some = jobs.subList(from, Math.min(from + JOBS_MAX, jobs.size()));
      var unused =
          reader
              .missing(queue.keys(), some)
              .thenAccept(
                  missing ->
                      missing
                          .jobIds()
                          .forEach(jobId -> queue.tellVanished(jobId, missing.position())));
    }
  }

  @Override
  public void unreadable(WatchedQueue queue) {
    forget(queue);
  }

  @Override
  public void arrived(QueueEvent newest) {
    metrics.arrived(newest);
  }

  private Collection<WatchedQueue> ready() {
    return queues.values().stream()
        .map(queue -> queue.isCompletedExceptionally() ? null : queue.getNow(null))
        .filter(queue -> queue != null)
        .toList();
  }
}
