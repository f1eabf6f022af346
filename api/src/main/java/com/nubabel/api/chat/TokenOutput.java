package com.nubabel.api.chat;

import com.nubabel.worker.ActiveJob;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Merges the pieces of an answer that come within a few tens of ms, and writes each lot in one
 * step. The first piece goes out at once. Safe for any thread.
 */
final class TokenOutput implements ChatModel.Output {
  static final long MERGE_MILLIS = 40;

  private final ActiveJob job;
  private final String owner;
  private final ScheduledExecutorService timer;

  // Guarded by this.
  private final StringBuilder waiting = new StringBuilder();
  private boolean isDue;
  private long flushedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(MERGE_MILLIS);
  private boolean isDone;
  private CompletableFuture<Long> stored = CompletableFuture.completedFuture(0L);

  /**
   * @param timer for short tasks
   */
  TokenOutput(ActiveJob job, String owner, ScheduledExecutorService timer) {
    this.job = job;
    this.owner = owner;
    this.timer = timer;
  }

  /**
   * Takes a piece.
   *
   * @throws ModelFailedException if an earlier one was not stored: the text would have a hole
   */
  @Override
  public synchronized void text(String piece) {
    if (stored.isCompletedExceptionally()) {
      throw new ModelFailedException("a part of the answer could not be stored");
    }
    waiting.append(piece);
    if (isDue || waiting.isEmpty()) {
      return;
    }
    long left = MERGE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - flushedNanos);
    if (left <= 0) {
      flush();
    } else {
      isDue = true;
      var unused = timer.schedule(this::flushDue, left, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void flushDue() {
    isDue = false;
    if (!isDone) {
      flush();
    }
  }

  private void flush() {
    if (!waiting.isEmpty()) {
      stored = stored.thenCombine(job.appendText(waiting.toString(), owner), Math::max);
      waiting.setLength(0);
      flushedNanos = System.nanoTime();
    }
  }

  /** Nothing more is written, also not what waits. */
  synchronized void discard() {
    isDone = true;
  }

  /** Writes what waits, and waits until all is stored. */
  void finish() {
    CompletableFuture<Long> all;
    synchronized (this) {
      flush();
      isDone = true;
      all = stored;
    }
    all.join();
  }

  @Override
  public void onCancel(Runnable hook) {
    job.onCancel(hook);
  }
}
