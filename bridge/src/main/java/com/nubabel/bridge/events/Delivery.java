package com.nubabel.bridge.events;

import com.nubabel.bridge.job.QueueKeys;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and what it has yet to hear. The tailer hands it entries as they come; once {@link
 * #PENDING_MAX} wait, it takes no more and reads on from Redis, at the listener's own pace. So a
 * slow listener costs little memory, holds nobody up, and loses nothing but what is trimmed before
 * it comes to it, of which it hears by a {@link TypedEvent.Gap}.
 *
 * <p>The listener is called by one thread at a time, in the order of the stream. What it throws is
 * logged, once for failures in a row, and the next event follows.
 */
final class Delivery {
  static final int PENDING_MAX = 1000;

  private static final long RETRY_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final QueueKeys keys;
  private final EventReader reader;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final Consumer<? super TypedEvent> listener;

  // Guarded by this. While behind, pending holds what comes first, and the rest is in Redis.
  private final Deque<QueueEvent> pending = new ArrayDeque<>();
  private boolean isBehind;
  private boolean isRunning;
  private boolean isClosed;

  // Of whoever runs.
  private StreamId cursor;
  private int failures;

  /**
   * A listener to be served.
   *
   * @param from the cursor: it hears what follows
   * @param isBehind whether more may follow than what will be offered
   * @param executor on which the listener may block
   */
  Delivery(
      QueueKeys keys,
      EventReader reader,
      ScheduledExecutorService timer,
      Executor executor,
      StreamId from,
      boolean isBehind,
      Consumer<? super TypedEvent> listener) {
    this.keys = keys;
    this.reader = reader;
    this.timer = timer;
    this.executor = executor;
    this.cursor = from;
    this.isBehind = isBehind;
    this.listener = listener;
  }

  /** New entries, in order, none left out since the last call. Never blocks. */
  synchronized void offer(List<QueueEvent> events) {
    if (isBehind || isClosed) {
      return;
    }
    if (pending.size() + events.size() > PENDING_MAX) {
      isBehind = true;
    } else {
      pending.addAll(events);
    }
    runSoon();
  }

  /** What was offered may not have been all. */
  synchronized void lookAgain() {
    isBehind = true;
    runSoon();
  }

  /** Lets the listener hear no more; a call under way goes on. */
  synchronized void close() {
    isClosed = true;
    pending.clear();
  }

  /** Call with the lock held. */
  private void runSoon() {
    if (!isRunning && !isClosed) {
      isRunning = true;
      submit();
    }
  }

  private void submit() {
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void run() {
    while (true) {
      QueueEvent next;
      synchronized (this) {
        next = pending.pollFirst();
        if (isClosed || (next == null && !isBehind)) {
          isRunning = false;
          return;
        }
        if (next == null) {
          // From here on offers are taken again: whatever came before is in Redis by now.
          isBehind = false;
        }
      }
      if (next != null) {
        tell(next);
      } else if (!catchUp()) {
        return;
      }
    }
  }

  /** Reads up to the end of the stream. False if Redis is away: then this runs again later. */
  private boolean catchUp() {
    EventPage page = null;
    while ((page == null || !page.isLast()) && !isClosed()) {
      try {
        page = (page == null ? reader.after(keys, cursor) : reader.following(keys, page)).join();
      } catch (CompletionException e) {
        LOG.debug("queue '{}': a listener waits for Redis", keys.queue(), e);
        retry();
        return false;
      }
      if (page.isGap(cursor)) {
        StreamId after = cursor;
        cursor = page.bounds().resumption();
        page = null;
        hear(new TypedEvent.Gap(cursor, after));
      } else {
        page.events().forEach(this::tell);
      }
    }
    return true;
  }

  private void retry() {
    synchronized (this) {
      isBehind = true;
    }
    try {
      var unused = timer.schedule(this::submit, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void tell(QueueEvent event) {
    // What was offered may have been read before.
    if (event.id().isAfter(cursor)) {
      cursor = event.id();
      hear(TypedEvent.of(event));
    }
  }

  private void hear(TypedEvent event) {
    if (isClosed()) {
      return;
    }
    try {
      listener.accept(event);
      if (failures > 0) {
        LOG.warn("queue '{}': a listener failed on {} events in a row", keys.queue(), failures);
        failures = 0;
      }
    } catch (Exception | AssertionError e) {
      if (failures++ == 0) {
        LOG.error("queue '{}': a listener failed on {}; the next follows", keys.queue(), event, e);
      }
    }
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }
}
