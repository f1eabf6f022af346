package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open stream. One task, never twice at once, does all its work: it does nothing while a write
 * is under way, so that a slow connection costs nothing; after it, it takes what has come
 * meanwhile.
 */
final class StreamSubscription implements Subscription, Reader {
  /** A connection that takes this long for one write is given up. */
  static final long WRITE_MAX_MILLIS = 30_000;

  /** A stream that is not started this long after it was opened is given up. */
  static final long START_MAX_MILLIS = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger(StreamSubscription.class);

  private final StreamServices services;
  private final String kind;
  private final Viewer viewer;
  private final SerialTask task;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final long madeWallMillis;
  private final long madeMillis;
  private final long lifeMillis;

  private boolean isOpened;

  // Set once, before the stream is given away; a cursor made before may see none yet.
  private Positions positions;
  private volatile StreamContent content;

  // Written by any thread, read by the task.
  private volatile EventSink sink;
  private volatile String endReason;
  private volatile boolean isPingDue;

  // Written by start; null if the stream ends before the right to look does.
  private volatile ScheduledFuture<?> expiry;

  // Written by the task and by the end of a write, which exclude each other; read by tick().
  private volatile boolean isWriting;
  private volatile long writeMillis;
  private volatile long outputMillis;
  private volatile long eventMillis;

  /** The thread that is in a call of the connection's write, or null. */
  private volatile Thread writer;

  /**
   * A stream that shows nothing yet.
   *
   * @param kind for counting
   */
  StreamSubscription(StreamServices services, String kind, Viewer viewer) {
    this.services = services;
    this.kind = kind;
    this.viewer = viewer;
    this.task = new SerialTask(services.executor(), this::runGuarded);
    this.madeWallMillis = services.clock().wallMillis();
    this.madeMillis = services.clock().elapsedMillis();
    long life = services.options().lifetimeMax().toMillis();
    this.lifeMillis = life - ThreadLocalRandom.current().nextLong(life / 5 + 1);
  }

  /** Who reads it. */
  Viewer viewer() {
    return viewer;
  }

  /**
   * Says what it shows. Called once, when the cursors that wake it have been made.
   *
   * @param start where it begins
   */
  void show(Positions start, StreamContent shown) {
    positions = start;
    content = shown;
    services.metrics().opened(kind);
  }

  @Override
  public void start(EventSink connection) {
    long now = services.clock().elapsedMillis();
    outputMillis = now;
    eventMillis = now;
    endWhenExpired();
    sink = connection;
    // By the thread that brings the connection: to hand it on would cost more than it takes.
    task.signalHere();
  }

  /** By a timer of its own, since the rounds of {@link #tick} are up to a second apart. */
  private void endWhenExpired() {
    if (viewer.until() == null) {
      return;
    }
    Duration rest = Duration.between(services.clock().wall().instant(), viewer.until());
    if (rest.isNegative()) {
      endReason = "expired";
    } else if (rest.compareTo(Duration.ofMillis(lifeMillis)) <= 0) {
      expiry =
          services.timer().schedule(() -> end("expired"), rest.toNanos(), TimeUnit.NANOSECONDS);
      if (isClosed.get()) {
        expiry.cancel(false);
      }
    }
  }

  @Override
  public void cancel() {
    close("client");
  }

  @Override
  public void wake() {
    task.signal();
  }

  @Override
  public void jobVanished(StreamId position) {
    StreamContent shown = content;
    if (shown != null) {
      shown.jobVanished(position);
      wake();
    }
  }

  @Override
  public void queueUnreadable() {
    end("unavailable");
  }

  /** Says {@code bye} and closes. */
  void end(String reason) {
    endReason = reason;
    wake();
  }

  /** Looks at the time. */
  void tick() {
    long now = services.clock().elapsedMillis();
    if (sink == null) {
      if (now - madeMillis > START_MAX_MILLIS) {
        close("unstarted");
      }
    } else if (isWriting) {
      if (now - writeMillis > WRITE_MAX_MILLIS) {
        close("slow");
      }
    } else if (now - madeMillis >= lifeMillis) {
      end("lifetime");
    } else if (now - eventMillis >= services.options().idleMax().toMillis()) {
      end("idle");
    } else if (now - outputMillis >= services.options().heartbeat().toMillis()) {
      isPingDue = true;
      wake();
    }
  }

  private void runGuarded() {
    try {
      run();
    } catch (RuntimeException e) {
      LOG.error("a stream is given up", e);
      close("error");
    }
  }

  private void run() {
    EventSink connection = sink;
    if (connection == null) {
      return;
    }
    if (isClosed.get()) {
      // Here and nowhere else, so that no write can come after it.
      connection.close();
      return;
    }
    if (isWriting) {
      return;
    }
    Batch batch = new Batch(positions);
    boolean isLast = fill(batch);
    if (!batch.isEmpty()) {
      write(batch, isLast);
    }
  }

  /** Gathers what is to be written now; true if nothing follows it. */
  private boolean fill(Batch batch) {
    if (!isOpened) {
      isOpened = true;
      batch.add(
          Frames.opening(
              services.options().retry(), positions.tellStart(), services.clock().wallMillis()));
    }
    content.refresh(positions);
    String reason = endReason;
    if (reason != null) {
      batch.add(Frames.bye(positions.tellIfMoved(), reason, services.options().retry()));
      return true;
    }
    if (content.fill(batch)) {
      return true;
    }
    if (isPingDue && batch.isEmpty()) {
      content.refresh(positions);
      batch.add(Frames.heartbeat(positions.tellIfMoved(), services.clock().wallMillis()));
    }
    isPingDue = false;
    return false;
  }

  private void write(Batch batch, boolean isLast) {
    writeMillis = services.clock().elapsedMillis();
    isWriting = true;
    // Not the batch: its frames would outlive their window for as long as a client takes nothing.
    int events = batch.events();
    StreamId newest = batch.newest();
    boolean isFull = batch.isFull();
    writer = Thread.currentThread();
    try {
      sink.write(batch.frames(), failure -> written(events, newest, isFull, isLast, failure));
    } catch (RuntimeException e) {
      written(events, newest, isFull, isLast, e);
    } finally {
      writer = null;
    }
  }

  private void written(
      int events, StreamId newest, boolean isFull, boolean isLast, Throwable failure) {
    long now = services.clock().elapsedMillis();
    if (failure == null && events > 0) {
      eventMillis = now;
      services.metrics().delivered(kind, events, newest, madeWallMillis);
    }
    if (failure != null) {
      close("client");
      return;
    }
    if (isLast) {
      String reason = endReason;
      close(reason == null ? "end" : reason);
      return;
    }
    outputMillis = now;
    isWriting = false;
    // A write that ends within its call, as most do, hides no signal from the task that makes it:
    // only a full batch has left something. Else every event would run the task twice.
    if (writer != Thread.currentThread() || isFull) {
      wake();
    }
  }

  /**
   * Any thread. A write that is under way and does not end is ended by the connection's close.
   *
   * @param reason for counting
   */
  void close(String reason) {
    if (isClosed.compareAndSet(false, true)) {
      content.detach();
      services.metrics().closed(kind, reason);
      services.streams().remove(this);
      if (expiry != null) {
        expiry.cancel(false);
      }
      wake();
    }
  }
}
