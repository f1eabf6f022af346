package com.nubabel.bridge.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The events of one queue, for any number of listeners. Each listener is a cursor of its own: it
 * hears every event after the place where it began, in order, one at a time, however slow it is and
 * whatever the others do. A listener that throws is logged and goes on with the next event; one
 * that falls behind reads on from Redis; what is trimmed before it comes there is told it as a
 * {@link TypedEvent.Gap}. Outages are sat out.
 *
 * <p>It has a connection of its own, which bears the name by which BullMQ's getQueueEvents finds
 * it; close it before the {@link RedisConnections}. Safe for any thread.
 */
public final class QueueEvents implements AutoCloseable {
  /** Between two looks for awaited jobs that vanished without an event. */
  private static final Duration ROUND = Duration.ofSeconds(2);

  /** A key of another type is looked at again after this. */
  private static final long UNREADABLE_RETRY_MILLIS = 5_000;

  /** A listener's registration; closing it lets the listener hear no more. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  private final QueueKeys keys;
  private final EventReader reader;
  private final ExecutorService executor;
  private final ScheduledExecutorService timer;
  private final EventTailer tailer;
  private final JobAwaits awaits;
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  // Guarded by this.
  private StreamId position;

  private QueueEvents(RedisConnections redis, QueueKeys keys) {
    redis.checkHolds(keys.base());
    this.keys = keys;
    this.reader = new EventReader(redis);
    try {
      // The place where the stream ends now. Passing $ to each read would skip what comes between.
      this.position = EventReader.bounds(redis.reads(), keys).join().last();
    } catch (CompletionException e) {
      throw RedisConnections.isOutage(e.getCause())
          ? redis.unavailable(e.getCause())
          : new NubabelException("queue '" + keys.queue() + "': " + e.getCause(), e.getCause());
    }
    String name = "nubabel-events-" + keys.queue();
    this.executor = Executors.newCachedThreadPool(task -> daemon(task, name));
    this.timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name + "-timer"));
    this.tailer =
        new EventTailer(
            redis,
            timer,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            keys.eventsClientName());
    this.awaits = new JobAwaits(redis, keys, reader, executor);
    follow();
    listen(position, false, awaits::hear);
    tailer.start();
    var unused =
        timer.scheduleWithFixedDelay(
            awaits::lookRound, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Follows the events of a queue from now on: what happens after this returns is heard.
   *
   * @throws com.nubabel.bridge.redis.RedisUnavailableException if Redis is away
   */
  public static QueueEvents open(RedisConnections redis, QueueKeys keys) {
    return new QueueEvents(redis, keys);
  }

  /** Up to where the stream has been read: a place from which {@link #onAfter} can go on. */
  public synchronized StreamId position() {
    return position;
  }

  /**
   * Listens from now on.
   *
   * @param type of the events to be heard, such as {@link TypedEvent.Completed}; {@link TypedEvent}
   *     for all
   * @param listener may block; is called by one thread at a time
   */
  public <E extends TypedEvent> Listening on(Class<E> type, Consumer<? super E> listener) {
    synchronized (this) {
      return listen(position, false, only(type, listener));
    }
  }

  /**
   * Listens to what happened after a place, and then to what happens.
   *
   * @param after such as the id of the last event that was dealt with; {@link StreamId#MIN} for all
   *     that is kept
   */
  public <E extends TypedEvent> Listening onAfter(
      StreamId after, Class<E> type, Consumer<? super E> listener) {
    synchronized (this) {
      return listen(after, true, only(type, listener));
    }
  }

  private static <E extends TypedEvent> Consumer<TypedEvent> only(
      Class<E> type, Consumer<? super E> listener) {
    return event -> {
      if (type.isInstance(event)) {
        listener.accept(type.cast(event));
      }
    };
  }

  private Listening listen(StreamId after, boolean isBehind, Consumer<TypedEvent> listener) {
    Delivery delivery = new Delivery(keys, reader, timer, executor, after, isBehind, listener);
    deliveries.add(delivery);
    delivery.offer(List.of());
    if (isBehind) {
      delivery.lookAgain();
    }
    return () -> {
      deliveries.remove(delivery);
      delivery.close();
    };
  }

  private void follow() {
    tailer.watch(new TailedStream(keys, position(), new Broadcast()));
  }

  /** Hands what the tailer reads to all listeners. */
  private final class Broadcast implements TailedStream.Listener {
    @Override
    public void appended(List<QueueEvent> events, boolean isSettled) {
      if (events.isEmpty()) {
        return;
      }
      // With the lock held, so that a new listener gets all after its place, and from here.
      synchronized (QueueEvents.this) {
        position = events.get(events.size() - 1).id();
        deliveries.forEach(delivery -> delivery.offer(events));
      }
    }

    @Override
    public void broken(StreamId place) {
      synchronized (QueueEvents.this) {
        position = place;
        deliveries.forEach(Delivery::lookAgain);
      }
    }

    @Override
    public void unreadable(String type) {
      var unused =
          timer.schedule(QueueEvents.this::follow, UNREADABLE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Waits for a job to finish. One that has finished already is found as well, also one that was
   * removed with its end, as long as the event stream keeps that.
   *
   * @return its return value
   * @throws JobFailedException if it fails
   * @throws JobGoneException if it does not exist, or is removed unfinished
   * @throws JobUnfinishedException if that takes longer; the job goes on
   */
  public JsonNode await(String jobId, Duration timeout) {
    CompletableFuture<JsonNode> end = awaits.await(jobId);
    try {
      return end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new JobUnfinishedException(keys.queue(), jobId, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NubabelException(
          "interrupted while job %s in queue '%s' was awaited".formatted(jobId, keys.queue()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NubabelException ours
          ? ours
          : new NubabelException(e.getCause().toString(), e.getCause());
    } finally {
      end.cancel(false);
    }
  }

  /**
   * The same for a job of a type.
   *
   * @throws com.nubabel.bridge.BadInputException if what it returned does not fit
   */
  public <R> R await(JobType<?, R> type, String jobId, Duration timeout) {
    return type.readResult(await(jobId, timeout));
  }

  /**
   * Waits for a job to finish, without blocking and without a limit: set one with {@code
   * orTimeout}. Fails as {@link #await} does.
   */
  public CompletableFuture<JsonNode> awaitAsync(String jobId) {
    return awaits.await(jobId);
  }

  /** Ends all listening; who awaits a job fails. A listener's call under way is interrupted. */
  @Override
  public void close() {
    tailer.close();
    deliveries.forEach(Delivery::close);
    timer.shutdownNow();
    awaits.close();
    executor.shutdownNow();
  }
}
