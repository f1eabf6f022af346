package com.nubabel.bridge.sse;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a task after each signal, signals that come meanwhile taken together, never twice at once.
 */
final class SerialTask {
  private final Executor executor;
  private final Runnable task;
  private final AtomicInteger signals = new AtomicInteger();

  /**
   * A task to be signalled.
   *
   * @param task must not throw
   */
  SerialTask(Executor executor, Runnable task) {
    this.executor = executor;
    this.task = task;
  }

  void signal() {
    if (signals.getAndIncrement() == 0) {
      submit();
    }
  }

  /** The same in the caller's thread, unless the task runs or is about to. */
  void signalHere() {
    if (signals.getAndIncrement() == 0) {
      run();
    }
  }

  private void run() {
    int seen = signals.get();
    task.run();
    if (!signals.compareAndSet(seen, 0)) {
      // Not at once: one fast reader shall not hold the thread while others wait.
      submit();
    }
  }

  private void submit() {
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      // The hub is closing: whoever gives the signal does what is left to do.
      run();
    }
  }
}
