package com.nubabel.worker;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an author wants done when his job should stop. Runs on threads of its own: who stops a job
 * has others to see to. Not thread-safe.
 */
final class CancelHooks {
  private static final Logger LOG = LoggerFactory.getLogger(CancelHooks.class);

  private final FetchedJob job;
  private final List<Runnable> hooks = new ArrayList<>();

  CancelHooks(FetchedJob job) {
    this.job = job;
  }

  void add(Runnable hook) {
    hooks.add(hook);
  }

  /** Runs those there are, once. Does not block. */
  void run() {
    List<Runnable> due = List.copyOf(hooks);
    hooks.clear();
    if (!due.isEmpty()) {
      Thread runner = new Thread(() -> due.forEach(this::run), "nubabel-cancel-" + job.id());
      runner.setDaemon(true);
      runner.start();
    }
  }

  private void run(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException e) {
      LOG.warn("job {}: a cancel hook failed", job.id(), e);
    }
  }
}
