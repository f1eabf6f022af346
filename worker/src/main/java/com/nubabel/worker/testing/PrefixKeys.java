package com.nubabel.worker.testing;

import com.nubabel.bridge.redis.RedisConnections;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** All keys that begin with one prefix, on one server. */
final class PrefixKeys {
  private static final int KEYS_PER_STEP = 1_000;

  private final RedisAsyncCommands<String, String> redis;
  private final String pattern;

  /**
   * @param prefix without characters that mean something to SCAN
   */
  PrefixKeys(RedisConnections redis, String prefix) {
    this.redis = redis.commands();
    this.pattern = prefix + ":*";
  }

  Set<String> find() {
    ScanArgs arguments = ScanArgs.Builder.matches(pattern).limit(KEYS_PER_STEP);
    Set<String> found = new LinkedHashSet<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished()) {
      KeyScanCursor<String> step = redis.scan(cursor, arguments).toCompletableFuture().join();
      found.addAll(step.getKeys());
      cursor = step;
    }
    return found;
  }

  void remove() {
    Set<String> keys = find();
    if (!keys.isEmpty()) {
      redis.unlink(keys.toArray(String[]::new)).toCompletableFuture().join();
    }
  }

  /**
   * Has keys expire sooner, as if a time had passed: Redis goes by its own clock for rate limits
   * and for deduplication with a time to live. Locks stay, since whoever moves the clock from
   * inside a job means to go on with it.
   */
  void age(Duration duration) {
    for (String key : find()) {
      long left = redis.pttl(key).toCompletableFuture().join();
      if (left > 0 && !key.endsWith(":lock")) {
        // Of a time that is not ahead, Redis makes a deletion.
        redis.pexpire(key, left - duration.toMillis()).toCompletableFuture().join();
      }
    }
  }
}
