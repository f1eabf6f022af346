package com.nubabel.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** How much one caller may do: a bucket for each that has done something lately. */
public final class WriteLimit {
  static final int CALLERS_MAX = 100_000;

  private final int perSecond;
  private final int burst;
  private final BucketClock clock;
  private final Cache<String, Bucket> buckets;

  /**
   * @param perSecond acts for each caller in the long run
   * @param burst at once
   */
  public WriteLimit(int perSecond, int burst, InstantSource clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = new BucketClock(clock);
    // Who has been away for as long as his bucket takes to fill may as well begin anew.
    Duration filled = Duration.ofSeconds(burst / perSecond + 1L);
    this.buckets = Caffeine.newBuilder().maximumSize(CALLERS_MAX).expireAfterAccess(filled).build();
  }

  /**
   * Takes one act of a caller.
   *
   * @return 0 if he may, else the seconds after which he may again
   */
  long take(String caller) {
    var taken = buckets.get(caller, key -> bucket()).tryConsumeAndReturnRemaining(1);
    long nanos = taken.isConsumed() ? 0 : taken.getNanosToWaitForRefill();
    return taken.isConsumed() ? 0 : TimeUnit.NANOSECONDS.toSeconds(nanos) + 1;
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(clock)
        .build();
  }
}
