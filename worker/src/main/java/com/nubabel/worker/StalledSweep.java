package com.nubabel.worker;

import com.nubabel.bridge.redis.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Returns stalled jobs to the waiting list: those that were active at the last sweep and have no
 * lock now. All workers of a queue share the work: in each interval one sweep counts. Never blocks.
 */
final class StalledSweep implements Runnable {
  /**
   * A sweep bars the next for an interval, counted from when it came to Redis. A worker that came
   * again after just that would find itself barred by its own last one, and sweep half as often.
   */
  static final Duration SLACK = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(StalledSweep.class);
  private static final Script MOVE_STALLED = Script.named("moveStalledJobsToWait");

  private final WorkerScope scope;

  StalledSweep(WorkerScope scope) {
    this.scope = scope;
  }

  @Override
  public void run() {
    String base = scope.keys().base();
    var unused =
        sweep()
            .whenComplete(
                (ids, failure) -> {
                  if (failure != null) {
                    LOG.warn("{}: no sweep for stalled jobs: {}", base, failure.getMessage());
                  } else if (!ids.isEmpty()) {
                    LOG.warn("{}: {} stalled and wait again", base, ids);
                    scope.metrics().stalled.inc(ids.size());
                    ids.forEach(id -> scope.listeners().tell(to -> to.stalled((String) id)));
                  }
                });
  }

  /** Sweeps once; gives the ids of the jobs that wait again. */
  CompletableFuture<List<Object>> sweep() {
    WorkerOptions options = scope.options();
    return MOVE_STALLED.call(
        scope.redis().commands(),
        scope.keys().base(),
        String.valueOf(options.stalledMax()),
        String.valueOf(scope.now()),
        String.valueOf(options.stalledInterval().toMillis()));
  }
}
