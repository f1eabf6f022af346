package com.nubabel.bridge.sse;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The streams that are open or about to be, counted against the limits. Safe for any thread. */
final class OpenStreams {
  private final HubOptions options;
  private final HubMetrics metrics;
  private final StreamClock clock;
  private final Set<StreamSubscription> open = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private int places;
  private final Map<String, Integer> placesByUser = new HashMap<>();
  private boolean isClosing;

  OpenStreams(HubOptions options, HubMetrics metrics, StreamClock clock) {
    this.options = options;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Takes a place; null if that went well, else the reason why there is none.
   *
   * @param user whose it is; null if nobody's in particular
   */
  synchronized String reserve(String user) {
    if (isClosing) {
      return "shutdown";
    }
    if (places >= options.connectionsMax() || isFull(user)) {
      return "full";
    }
    places++;
    if (user != null) {
      placesByUser.merge(user, 1, Integer::sum);
    }
    metrics.connections.inc();
    return null;
  }

  private boolean isFull(String user) {
    return user != null && placesByUser.getOrDefault(user, 0) >= options.connectionsPerUserMax();
  }

  /** Gives a place back for which no stream was made, or whose stream has ended. */
  synchronized void release(String user) {
    places--;
    if (user != null) {
      placesByUser.computeIfPresent(user, (key, held) -> held == 1 ? null : held - 1);
    }
    metrics.connections.dec();
    notifyAll();
  }

  void add(StreamSubscription stream) {
    open.add(stream);
  }

  void remove(StreamSubscription stream) {
    if (open.remove(stream)) {
      release(stream.viewer().user());
    }
  }

  /** Lets each stream look at the time. */
  void tick() {
    open.forEach(StreamSubscription::tick);
  }

  /**
   * Takes no more, ends all within a time and waits for that, at most as long; then drops those
   * whose clients take nothing, for which the server would wait in vain.
   */
  void closeAll(Duration spread, ScheduledExecutorService timer) {
    synchronized (this) {
      isClosing = true;
    }
    long spreadMillis = spread.toMillis();
    for (StreamSubscription stream : open) {
      // All but the last fifth, so that the last ones, too, have time to say it.
      long delay = ThreadLocalRandom.current().nextLong(spreadMillis * 4 / 5 + 1);
      var unused = timer.schedule(() -> stream.end("shutdown"), delay, TimeUnit.MILLISECONDS);
    }
    awaitNone(spread);
    cancelAll();
  }

  private synchronized void awaitNone(Duration patience) {
    long deadline = clock.elapsedMillis() + patience.toMillis();
    try {
      while (places > 0) {
        long rest = deadline - clock.elapsedMillis();
        if (rest <= 0) {
          return;
        }
        wait(rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drops all that are left, without a word. */
  void cancelAll() {
    synchronized (this) {
      isClosing = true;
    }
    open.forEach(stream -> stream.close("shutdown"));
  }
}
