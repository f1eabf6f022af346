package com.nubabel.bridge.events;

import com.nubabel.bridge.redis.RedisConnections;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the event streams of all watched queues: one thread, one connection, one blocking read
 * that names them all. Its cursors hold only while nothing is lost, so it looks for holes: after
 * each reply it compares the oldest kept entry with the cursor it read from (a burst may have
 * overrun the stream's cap meanwhile), and after a reconnect and every few idle seconds the last id
 * ever given (a deleted stream starts again below the cursor and would never wake the read).
 *
 * <p>Outages it sits out. Safe for any thread; listeners are called on its own.
 */
public final class EventTailer implements AutoCloseable {
  /** Entries of one stream in one reply. More are read at once, without blocking. */
  static final int REPLY_MAX = 1000;

  private static final Duration BLOCK_MAX = Duration.ofSeconds(5);

  /** Where Redis lets nobody unblock the reader, a new stream waits this long. */
  private static final Duration BLOCK_UNASSISTED = Duration.ofMillis(100);

  private static final long CHECK_INTERVAL_MILLIS = 5_000;
  private static final long TURN_MAX_MILLIS = 8_000;
  private static final long IDLE_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventTailer.class);

  private final RedisConnections redis;
  private final LongSupplier elapsedMillis;
  private final String clientName;
  private final Outage outage;
  private final Thread thread = new Thread(this::run, "nubabel-tailer");

  private final ReaderWake wake;

  // Guarded by this.
  private final Set<TailedStream> watched = new LinkedHashSet<>();
  private boolean closed;

  // Written by the tailer's thread, read by any.
  private volatile long turnedMillis;

  /** Of the tailer's thread. */
  private BlockingReader reader;

  /**
   * Makes a tailer, which does nothing before {@link #start}.
   *
   * @param timer on which a blocked read is woken; must be able to run short tasks at once
   * @param elapsedMillis a clock that only goes forward
   */
  public EventTailer(
      RedisConnections redis, ScheduledExecutorService timer, LongSupplier elapsedMillis) {
    this(redis, timer, elapsedMillis, null);
  }

  /**
   * Makes a tailer whose connection bears a name.
   *
   * @param clientName null for none
   */
  EventTailer(
      RedisConnections redis,
      ScheduledExecutorService timer,
      LongSupplier elapsedMillis,
      String clientName) {
    this.redis = redis;
    this.clientName = clientName;
    this.wake = new ReaderWake(timer);
    this.elapsedMillis = elapsedMillis;
    this.outage = new Outage(elapsedMillis);
    this.turnedMillis = elapsedMillis.getAsLong();
    thread.setDaemon(true);
  }

  /** Begins to follow. */
  public void start() {
    turnedMillis = elapsedMillis.getAsLong();
    thread.start();
  }

  /** Follows one more stream, from now on: a read under way is cut short. */
  public void watch(TailedStream stream) {
    synchronized (this) {
      watched.add(stream);
    }
    wake.change();
  }

  /** Forgets a stream. A turn under way may still tell of it. */
  public synchronized void unwatch(TailedStream stream) {
    watched.remove(stream);
  }

  /** Looks for a hole in this stream now. */
  public void check(TailedStream stream) {
    stream.isCheckDue = true;
    wake.change();
  }

  /** Whether the latest turn failed. */
  public boolean isAway() {
    return outage.isOn();
  }

  /** Whether turns really come to an end: false also when one has not for some seconds. */
  public boolean isAdvancing() {
    return !outage.isOn() && silentMillis() <= TURN_MAX_MILLIS;
  }

  /** How long ago the latest turn ended, ms. */
  public long silentMillis() {
    return elapsedMillis.getAsLong() - turnedMillis;
  }

  private void run() {
    while (!isClosed()) {
      try {
        runOnce();
      } catch (Exception e) {
        if (isClosed()) {
          break;
        }
        disconnect();
        pause(outage.failed(e));
      }
    }
    disconnect();
  }

  /** One turn: takes the set of streams as it is now, reads once, tells what came. */
  void runOnce() throws InterruptedException, TimeoutException {
    List<TailedStream> streams = takeStreams();
    BlockingReader connected = connected(streams);
    if (streams.isEmpty()) {
      // Looks now and then whether Redis is there.
      wake.await(IDLE_MILLIS);
    } else {
      try {
        checkThoseDue(connected, streams);
        Duration block = blockFor(connected, streams);
        tell(connected, streams, connected.read(streams, REPLY_MAX, block));
      } catch (RedisCommandExecutionException e) {
        setAsideUnreadable(connected, streams, e);
      }
    }
    turnedMillis = elapsedMillis.getAsLong();
    outage.over();
  }

  private synchronized List<TailedStream> takeStreams() {
    wake.take();
    return List.copyOf(watched);
  }

  private BlockingReader connected(List<TailedStream> streams)
      throws InterruptedException, TimeoutException {
    if (reader == null || !reader.isOpen()) {
      disconnect();
      reader = new BlockingReader(redis, clientName);
      wake.readBy(reader);
      for (TailedStream stream : streams) {
        stream.isCheckDue = true;
        // The first read does not block: it shows at once that the outage is over.
        stream.isSettled = false;
      }
    }
    return reader;
  }

  private Duration blockFor(BlockingReader connected, List<TailedStream> streams) {
    if (streams.stream().anyMatch(stream -> !stream.isSettled)) {
      return Duration.ZERO;
    }
    return connected.canBeUnblocked() ? BLOCK_MAX : BLOCK_UNASSISTED;
  }

  private void checkThoseDue(BlockingReader connected, List<TailedStream> streams)
      throws InterruptedException, TimeoutException {
    long now = elapsedMillis.getAsLong();
    Map<TailedStream, CompletableFuture<StreamBounds>> due = new LinkedHashMap<>();
    for (TailedStream stream : streams) {
      if (stream.isCheckDue || now - stream.checkedMillis >= CHECK_INTERVAL_MILLIS) {
        due.put(stream, EventReader.bounds(connected.commands(), stream.keys));
      }
    }
    for (var entry : due.entrySet()) {
      TailedStream stream = entry.getKey();
      StreamBounds bounds = connected.await(entry.getValue(), Duration.ZERO);
      stream.isCheckDue = false;
      stream.checkedMillis = now;
      if (bounds.isGap(stream.cursor)) {
        goOnFrom(stream, bounds.resumption(), bounds);
      }
    }
  }

  private void tell(
      BlockingReader connected,
      List<TailedStream> streams,
      List<StreamMessage<String, String>> reply)
      throws InterruptedException, TimeoutException {
    Map<String, List<QueueEvent>> byKey = new HashMap<>();
    for (StreamMessage<String, String> message : reply) {
      byKey
          .computeIfAbsent(message.getStream(), key -> new ArrayList<>())
          .add(QueueEvent.of(message));
    }
    Map<TailedStream, CompletableFuture<StreamBounds>> bounds = new HashMap<>();
    for (TailedStream stream : streams) {
      if (byKey.containsKey(stream.keys.events())) {
        bounds.put(stream, EventReader.bounds(connected.commands(), stream.keys));
      }
    }
    for (TailedStream stream : streams) {
      List<QueueEvent> events = byKey.get(stream.keys.events());
      if (events != null) {
        append(stream, events, connected.await(bounds.get(stream), Duration.ZERO));
      } else if (!stream.isSettled) {
        // The read did not block, so that it did not name this stream means: nothing more.
        stream.isSettled = true;
        stream.listener.appended(List.of(), true);
      }
    }
  }

  /**
   * Tells the entries of one stream.
   *
   * @param bounds read after them, so that a hole between cursor and entries must show
   */
  private void append(TailedStream stream, List<QueueEvent> events, StreamBounds bounds) {
    if (bounds.isGap(stream.cursor)) {
      goOnFrom(stream, events.get(0).id().previous(), bounds);
    }
    stream.cursor = events.get(events.size() - 1).id();
    stream.isSettled = events.size() < REPLY_MAX;
    stream.checkedMillis = elapsedMillis.getAsLong();
    try {
      stream.listener.appended(events, stream.isSettled);
    } catch (RuntimeException e) {
      // Whatever the listener has of these, it shall not take it for all.
      LOG.error("queue '{}': events were not taken; readers go to Redis", stream.keys.queue(), e);
      stream.listener.broken(stream.cursor);
    }
  }

  private static void goOnFrom(TailedStream stream, StreamId position, StreamBounds bounds) {
    LOG.warn(
        "queue '{}': events after {} may be lost, the stream now holds {} to {}",
        stream.keys.queue(),
        stream.cursor,
        bounds.first(),
        bounds.last());
    stream.cursor = position;
    stream.isSettled = false;
    stream.listener.broken(position);
  }

  /** One key of a wrong type makes the whole read fail. */
  private void setAsideUnreadable(
      BlockingReader connected, List<TailedStream> streams, RedisCommandExecutionException failure)
      throws InterruptedException, TimeoutException {
    boolean found = false;
    for (TailedStream stream : streams) {
      String type = connected.await(connected.commands().type(stream.keys.events()), Duration.ZERO);
      if (!type.equals("stream") && !type.equals("none")) {
        found = true;
        LOG.error(
            "queue '{}': its key {} is a {} and no stream; it is no longer followed",
            stream.keys.queue(),
            stream.keys.events(),
            type);
        unwatch(stream);
        stream.listener.unreadable(type);
      }
    }
    if (!found) {
      throw failure;
    }
  }

  private void pause(long millis) {
    try {
      wake.await(millis);
    } catch (InterruptedException e) {
      // By close(), which the loop sees next; nobody else interrupts this thread.
    }
  }

  private void disconnect() {
    if (reader != null) {
      wake.readBy(null);
      reader.close();
      reader = null;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the thread and waits for it. Harmless when repeated, or before the start. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
