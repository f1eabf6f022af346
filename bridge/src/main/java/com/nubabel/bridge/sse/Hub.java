package com.nubabel.bridge.sse;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.EventTailer;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisUnavailableException;
import com.nubabel.bridge.sse.StreamOpening.Ready;
import com.nubabel.bridge.sse.StreamOpening.TryLater;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the event streams of all queues of one Redis to any number of subscriptions. How it does
 * that, a log and cursors, is told in the description of this package. Safe for any thread; {@link
 * #close} and {@link #closeStreams} block.
 */
public final class Hub implements AutoCloseable {
  /** How long an opening may take; then the client is told to come later. */
  static final Duration OPENING_MAX = Duration.ofSeconds(2);

  private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  private final HubOptions options;
  private final HubMetrics metrics;
  private final ExecutorService executor =
      Executors.newFixedThreadPool(THREADS, daemons("nubabel-sse"));
  private final ScheduledExecutorService timer = timer();
  private final EventTailer tailer;
  private final EventPages pages;
  private final WatchedQueues queues;
  private final OpenStreams streams;
  private final Openings openings;

  /**
   * Makes a hub, which follows nothing before {@link #start}.
   *
   * @param redis stays the caller's to close, after the hub
   * @param prefix of the queues' keys
   */
  public Hub(
      RedisConnections redis,
      String prefix,
      HubOptions options,
      MetricRegistry metrics,
      InstantSource clock) {
    this(redis, prefix, options, metrics, StreamClock.of(clock));
  }

  Hub(
      RedisConnections redis,
      String prefix,
      HubOptions options,
      MetricRegistry metrics,
      StreamClock time) {
    redis.checkHolds(prefix + ":");
    this.options = options;
    this.metrics = new HubMetrics(metrics, time);
    EventReader reader = new EventReader(redis);
    this.tailer = new EventTailer(redis, timer, time::elapsedMillis);
    this.pages = new EventPages(reader);
    this.metrics.watchLag(tailer);
    this.queues = new WatchedQueues(prefix, options, time, this.metrics, reader, tailer);
    this.streams = new OpenStreams(options, this.metrics, time);
    this.openings =
        new Openings(
            new StreamServices(
                options,
                time,
                this.metrics,
                pages,
                new JobLookup(redis, reader, time.wall()),
                new LatestLookup(reader),
                queues,
                streams,
                executor,
                timer));
  }

  /** Begins to follow the streams of queues that somebody watches. */
  public void start() {
    tailer.start();
    long heartbeat = options.heartbeat().toMillis();
    every(Math.min(1000, Math.max(10, heartbeat / 4)), streams::tick);
    every(
        heartbeat,
        () -> {
          queues.findVanishedJobs();
          queues.retireUnused();
          pages.forget();
        });
  }

  private void every(long millis, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("a round of upkeep failed; the next one will come", e);
          }
        };
    var unused = timer.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Decides what a request gets, by the rules of job streams and gaps. Does not block. A stream
   * that is {@link Ready} must be started or cancelled.
   *
   * @return fails with {@link BadInputException} on a bad event id; never because Redis is away
   */
  public CompletableFuture<StreamOpening> open(StreamRequest request, Viewer viewer) {
    return open(() -> CompletableFuture.completedFuture(request), viewer);
  }

  /**
   * Opens a stream that begins with an act. Of that the same holds as of the opening: where Redis
   * is away, also in the middle of it, the client is told to come later; whether it was carried out
   * is then not known. See {@link #open(StreamRequest, Viewer)}.
   *
   * @return fails also with what the act fails with
   */
  public CompletableFuture<StreamOpening> open(StreamPreparation preparation, Viewer viewer) {
    String refusal = streams.reserve(viewer.user());
    if (refusal != null) {
      return CompletableFuture.completedFuture(tryLater(refusal));
    }
    CompletableFuture<StreamOpening> answer = new CompletableFuture<>();
    var unused =
        decide(preparation, viewer)
            .whenComplete(
                (opening, failure) -> {
                  if (!(opening instanceof Ready)) {
                    streams.release(viewer.user());
                  }
                  if (!answer(answer, opening, failure) && opening instanceof Ready late) {
                    late.subscription().cancel();
                  }
                });
    if (!answer.isDone()) {
      var deadline =
          timer.schedule(
              () -> answer.complete(tryLater("unavailable")),
              OPENING_MAX.toMillis(),
              TimeUnit.MILLISECONDS);
      var ignored = answer.whenComplete((given, failure) -> deadline.cancel(false));
    }
    return answer;
  }

  /**
   * Opens a stream for a reader who may see everything. See {@link #open(StreamRequest, Viewer)}.
   */
  public CompletableFuture<StreamOpening> open(StreamRequest request) {
    return open(request, Viewer.ANYBODY);
  }

  private CompletableFuture<StreamOpening> decide(StreamPreparation preparation, Viewer viewer) {
    if (tailer.isAway()) {
      return CompletableFuture.completedFuture(tryLater("unavailable"));
    }
    try {
      return preparation.prepare().thenCompose(request -> decide(request, viewer));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<StreamOpening> decide(StreamRequest request, Viewer viewer) {
    try {
      return openings.decide(request, viewer);
    } catch (BadInputException e) {
      metrics.resume("bad");
      return CompletableFuture.failedFuture(e);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Gives the answer; false if it came too late. */
  private boolean answer(
      CompletableFuture<StreamOpening> answer, StreamOpening opening, Throwable failure) {
    if (answer.isDone()) {
      return false;
    }
    if (failure == null) {
      return answer.complete(opening);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (RedisConnections.isOutage(cause)
        || cause instanceof RedisException
        || cause instanceof RedisUnavailableException
        || cause instanceof OutcomeUnknownException
        || cause instanceof CancellationException
        || cause instanceof QueueRetiredException) {
      LOG.warn("a stream cannot be opened now: {}", cause.toString());
      return answer.complete(tryLater("unavailable"));
    }
    return answer.completeExceptionally(cause);
  }

  private TryLater tryLater(String reason) {
    metrics.rejected(reason);
    return TryLater.of(reason, options.retry());
  }

  /** Whether the tailer really advances: false when it has not come round for some seconds. */
  public boolean isAdvancing() {
    return tailer.isAdvancing();
  }

  /**
   * Refuses new streams and ends the open ones with {@code bye: shutdown}, spread over a time.
   * Returns when all have ended or the time is over; those that are left by then are dropped.
   */
  public void closeStreams(Duration spread) {
    streams.closeAll(spread, timer);
  }

  /** Ends all streams and the tailer. Harmless when repeated. */
  @Override
  public void close() {
    streams.cancelAll();
    tailer.close();
    timer.shutdownNow();
    executor.shutdown();
    try {
      timer.awaitTermination(5, TimeUnit.SECONDS);
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.close();
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, daemons("nubabel-sse-timer"));
    timer.setRemoveOnCancelPolicy(true);
    // After close() there is nobody left to be woken.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return timer;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
