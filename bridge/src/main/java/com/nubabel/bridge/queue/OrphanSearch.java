package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.JobIds;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds keys of jobs that are in no list of their queue, by looking at every key of the queue. What
 * is being added at the same time is safe: whether a job is an orphan is decided in the script that
 * deletes it. Ids with a colon are not found, as with BullMQ.
 */
final class OrphanSearch {
  private static final int KEYS_PER_STEP = 1000;
  private static final Set<String> SUB_KEYS =
      Set.of("logs", "dependencies", "processed", "failed", "unsuccessful", "lock");

  private final QueueCalls calls;

  OrphanSearch(QueueCalls calls) {
    this.calls = calls;
  }

  List<String> removeOrphans(int limit, boolean dry) {
    ScanArgs keys =
        ScanArgs.Builder.matches(QueueNames.literal(calls.keys().base()) + "*")
            .limit(KEYS_PER_STEP);
    Set<String> removed = new LinkedHashSet<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished() && (limit == 0 || removed.size() < limit)) {
      ScanCursor from = cursor;
      KeyScanCursor<String> found = calls.read(redis -> redis.scan(from, keys));
      removed.addAll(remove(candidates(found.getKeys()), dry));
      cursor = found;
    }
    return List.copyOf(removed);
  }

  private List<String> remove(Set<String> candidates, boolean dry) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<Object> arguments = new ArrayList<>(List.of(dry));
    arguments.addAll(candidates);
    return calls.commit("removeOrphanedJobs", null, arguments.toArray()).stream()
        .map(String.class::cast)
        .toList();
  }

  private Set<String> candidates(List<String> keys) {
    Set<String> ids = new LinkedHashSet<>();
    for (String key : keys) {
      String[] parts = key.substring(calls.keys().base().length()).split(":", 2);
      boolean isOfJob = parts.length == 1 || SUB_KEYS.contains(parts[1]);
      if (isOfJob && !parts[0].isEmpty() && !JobIds.isKeyOfQueue(parts[0])) {
        ids.add(parts[0]);
      }
    }
    return ids;
  }
}
