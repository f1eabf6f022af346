package com.nubabel.bridge.events;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Brings the tailer to look at what has changed, soon: a read that blocks is cut short by CLIENT
 * UNBLOCK. That does nothing to a read that is only about to block, so it is repeated until a turn
 * has taken the change. Safe for any thread.
 */
final class ReaderWake {
  private static final long INTERVAL_MILLIS = 3;

  private final ScheduledExecutorService timer;

  /** Released with each change, for a tailer that waits without reading. */
  private final Semaphore changed = new Semaphore(0);

  // Guarded by this.
  private BlockingReader reader;
  private long changes;
  private long changesTaken;
  private boolean isRepeating;

  ReaderWake(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Says which reader may block from now on; null if none. */
  synchronized void readBy(BlockingReader current) {
    reader = current;
  }

  /** Something has changed that the tailer should see. */
  void change() {
    synchronized (this) {
      changes++;
      changed.release();
      if (isRepeating) {
        return;
      }
      isRepeating = true;
    }
    unblock();
  }

  /** A turn begins, and sees all changes so far. Called by the tailer. */
  synchronized void take() {
    changesTaken = changes;
  }

  /** Waits for a change, at most this long. */
  void await(long millis) throws InterruptedException {
    if (changed.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      changed.drainPermits();
    }
  }

  private void unblock() {
    BlockingReader current;
    synchronized (this) {
      if (changesTaken == changes) {
        isRepeating = false;
        return;
      }
      current = reader;
    }
    if (current != null) {
      current.unblock();
    }
    var unused = timer.schedule(this::unblock, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }
}
