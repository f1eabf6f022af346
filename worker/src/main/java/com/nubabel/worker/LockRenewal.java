package com.nubabel.worker;

import com.nubabel.bridge.redis.Script;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the locks of all active jobs of a worker, in few calls. A job whose lock is gone, or is
 * another worker's, is cancelled: somebody else may be running it by now. Never blocks.
 */
final class LockRenewal implements Runnable {
  /** Renewals per lock duration. BullMQ has as many. */
  static final int RENEWALS_PER_DURATION = 4;

  /** Locks per call, so that no call holds Redis up. */
  private static final int CHUNK = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(LockRenewal.class);
  private static final Script EXTEND_LOCKS = Script.named("extendLocks");

  private final WorkerScope scope;
  private final String base;
  private final ActiveJobs active;

  LockRenewal(WorkerScope scope, ActiveJobs active) {
    this.scope = scope;
    this.base = scope.keys().base();
    this.active = active;
  }

  @Override
  public void run() {
    List<ActiveJobs.Entry> all = List.copyOf(active.all());
    for (int from = 0; from < all.size(); from += CHUNK) {
      renew(all.subList(from, Math.min(from + CHUNK, all.size())));
    }
  }

  private void renew(List<ActiveJobs.Entry> entries) {
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(scope.options().lockDuration().toMillis()));
    for (ActiveJobs.Entry entry : entries) {
      arguments.add(entry.job().id());
      arguments.add(entry.job().token());
    }
    var unused =
        EXTEND_LOCKS
            .call(scope.redis().commands(), base, arguments.toArray(String[]::new))
            .whenComplete((reply, failure) -> settle(entries, reply, failure));
  }

  private void settle(List<ActiveJobs.Entry> entries, List<Object> lostIds, Throwable failure) {
    if (failure != null) {
      LOG.warn("{}: locks were not renewed: {}", base, failure.getMessage());
      return;
    }
    Set<Object> ids = new HashSet<>(lostIds);
    for (ActiveJobs.Entry entry : entries) {
      // A job that ended while the call was under way has no lock, and that is as it should be; so
      // has one that its processor moved.
      if (ids.contains(entry.job().id()) && active.isActive(entry) && !entry.running().isMoving()) {
        LOG.warn("{}{}: its lock is lost; the job is cancelled", base, entry.job().id());
        scope.metrics().lockLost.inc();
        entry.running().cancel();
      }
    }
  }
}
