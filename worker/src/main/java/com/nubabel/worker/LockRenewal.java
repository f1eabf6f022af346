package com.nubabel.worker;

import com.nubabel.bridge.redis.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the locks of all active jobs of a worker, in few calls. A job whose lock is gone, or is
 * another worker's, is stopped: somebody else may be running it by now. So is one that was
 * cancelled, should the request have been missed. Never blocks.
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
            .whenComplete(
                (reply, failure) -> {
                  if (failure != null) {
                    LOG.warn("{}: locks were not renewed: {}", base, failure.getMessage());
                  } else {
                    settle(entries, (List<?>) reply.get(0), (List<?>) reply.get(1));
                  }
                });
  }

  /**
   * Stops those that must not go on.
   *
   * @param cancelled ids and failed reasons in turn
   */
  private void settle(List<ActiveJobs.Entry> entries, List<?> lostIds, List<?> cancelled) {
    Set<Object> lost = new HashSet<>(lostIds);
    Map<Object, String> reasons = new HashMap<>();
    for (int i = 0; i < cancelled.size(); i += 2) {
      reasons.put(cancelled.get(i), (String) cancelled.get(i + 1));
    }
    for (ActiveJobs.Entry entry : entries) {
      String id = entry.job().id();
      // A job that ended while the call was under way has no lock, and that is as it should be; so
      // has one that its processor moved.
      if (lost.contains(id) && active.isActive(entry) && !entry.running().isMoving()) {
        LOG.warn("{}{}: its lock is lost; the job is stopped", base, id);
        scope.metrics().lockLost.inc();
        entry.running().stop();
      } else if (reasons.containsKey(id) && active.isActive(entry)) {
        entry.running().cancel(reasons.get(id));
      }
    }
  }
}
