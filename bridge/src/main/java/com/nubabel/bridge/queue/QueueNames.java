package com.nubabel.bridge.queue;

import com.nubabel.bridge.redis.RedisConnections;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of all queues with one prefix, found by their {@code meta} keys. To find them every key
 * in Redis is looked at, so what was found is given for a while before it is looked for again. Safe
 * for any thread; who asks while another looks waits for what that one finds.
 */
public final class QueueNames {
  /** Queues that are found; those beyond are not listed. */
  public static final int QUEUES_MAX = 10_000;

  static final Duration KEPT_FOR = Duration.ofSeconds(10);
  private static final int KEYS_PER_STEP = 5000;
  private static final String SUFFIX = ":meta";

  private final RedisConnections redis;
  private final String prefix;
  private final InstantSource clock;

  // Guarded by this.
  private List<String> found = List.of();
  private Instant foundAt = Instant.MIN;

  public QueueNames(RedisConnections redis, String prefix, InstantSource clock) {
    this.redis = redis;
    this.prefix = prefix;
    this.clock = clock;
  }

  /** In the order of the alphabet; at most 10 s old. */
  public synchronized List<String> get() {
    Instant now = clock.instant();
    if (now.isAfter(foundAt.plus(KEPT_FOR))) {
      found = find();
      foundAt = now;
    }
    return found;
  }

  private List<String> find() {
    ScanArgs keys = ScanArgs.Builder.matches(literal(prefix) + ":*" + SUFFIX).limit(KEYS_PER_STEP);
    Set<String> names = new TreeSet<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished() && names.size() < QUEUES_MAX) {
      KeyScanCursor<String> step =
          Queue.join(redis, redis.reads().scan(cursor, keys).toCompletableFuture());
      for (String key : step.getKeys()) {
        String name = key.substring(prefix.length() + 1, key.length() - SUFFIX.length());
        if (!name.isEmpty() && name.indexOf(':') < 0) {
          names.add(name);
        }
      }
      cursor = step;
    }
    return names.stream().limit(QUEUES_MAX).toList();
  }

  /** A text as a pattern of SCAN that only it matches. */
  static String literal(String text) {
    return text.replaceAll("[\\\\*?\\[\\]^]", "\\\\$0");
  }
}
