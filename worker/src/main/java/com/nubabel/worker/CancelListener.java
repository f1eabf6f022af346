package com.nubabel.worker;

import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.EventTailer;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.events.TailedStream;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.CancelRequest;
import com.nubabel.bridge.redis.RedisConnections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the cancel requests of the reserved queue: one reader for all workers of a process, so that
 * none must read a busy queue's stream. It only makes cancels quick. Whatever it misses, before it
 * is connected or in an outage, is found with the next renewal of the job's lock. Safe for any
 * thread.
 */
final class CancelListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CancelListener.class);
  private static final long RETRY_MILLIS = 1000;

  private final EventReader reader;
  private final EventTailer tailer;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(CancelListener::daemon);

  /** The prefixes whose reserved stream is followed. */
  private final Set<String> prefixes = ConcurrentHashMap.newKeySet();

  /** Who is told, by the base of his queue. */
  private final Map<String, Set<Consumer<CancelRequest>>> workers = new ConcurrentHashMap<>();

  private CancelListener(RedisConnections redis) {
    this.reader = new EventReader(redis);
    this.tailer =
        new EventTailer(redis, timer, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    tailer.start();
  }

  /** The one of these connections; closed with them. */
  static CancelListener of(RedisConnections redis) {
    return redis.shared(CancelListener.class, () -> new CancelListener(redis));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "nubabel-cancel-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Tells a worker of the requests for jobs of its queue, from about now on.
   *
   * @param worker called on the tailer's thread; must not block
   */
  void add(QueueKeys keys, Consumer<CancelRequest> worker) {
    workers.computeIfAbsent(keys.base(), base -> ConcurrentHashMap.newKeySet()).add(worker);
    if (prefixes.add(keys.prefix())) {
      follow(new QueueKeys(keys.prefix(), QueueKeys.RESERVED));
    }
  }

  void remove(QueueKeys keys, Consumer<CancelRequest> worker) {
    workers.getOrDefault(keys.base(), Set.of()).remove(worker);
  }

  private void follow(QueueKeys reserved) {
    var unused =
        reader
            .latest(reserved, 1, 1)
            .whenComplete(
                (page, failure) -> {
                  if (failure == null) {
                    StreamId from = page.bounds().last();
                    tailer.watch(new TailedStream(reserved, from, new Told(reserved.prefix())));
                  } else if (!timer.isShutdown()) {
                    var ignored =
                        timer.schedule(() -> follow(reserved), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                  }
                });
  }

  private final class Told implements TailedStream.Listener {
    private final String prefix;

    Told(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public void appended(List<QueueEvent> events, boolean isSettled) {
      for (QueueEvent event : events) {
        CancelRequest request = CancelRequest.of(event);
        if (request != null) {
          workers
              .getOrDefault(prefix + ":" + request.queue() + ":", Set.of())
              .forEach(worker -> worker.accept(request));
        }
      }
    }

    @Override
    public void broken(StreamId position) {
      LOG.info("cancel requests may have been missed; they are found as locks are renewed");
    }

    @Override
    public void unreadable(String type) {
      LOG.error("cancels of prefix '{}' come only as locks are renewed", prefix);
    }
  }

  @Override
  public void close() {
    tailer.close();
    timer.shutdownNow();
  }
}
