package com.nubabel.api.auth.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nubabel.api.auth.BucketClock;
import com.nubabel.api.auth.TooManyLoginsException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many wrong passwords may come from one address: some at once, then one in a while. An attempt
 * takes its place before it is looked at, and gives it back if it was right, so that many at once
 * are no more than one after the other. Whose places are taken is refused even with the right
 * password: else whoever guesses would still learn which one it is.
 */
final class LoginLimit {
  static final int AT_ONCE = 10;
  static final Duration NEXT_AFTER = Duration.ofSeconds(10);

  /** After which an address that was quiet has all its places again. */
  private static final Duration FORGOTTEN_AFTER = NEXT_AFTER.multipliedBy(AT_ONCE);

  private static final int ADDRESSES_MAX = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(LoginLimit.class);

  private final BucketClock clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(ADDRESSES_MAX).expireAfterAccess(FORGOTTEN_AFTER).build();

  LoginLimit(InstantSource clock) {
    this.clock = new BucketClock(clock);
  }

  /**
   * Refuses an address that has no place left; takes none.
   *
   * @throws TooManyLoginsException saying for how long
   */
  void check(String address) {
    Bucket bucket = buckets.getIfPresent(address);
    if (bucket != null) {
      EstimationProbe next = bucket.estimateAbilityToConsume(1);
      if (!next.canBeConsumed()) {
        throw tooMany(next.getNanosToWaitForRefill());
      }
    }
  }

  /**
   * Takes a place for an attempt.
   *
   * @throws TooManyLoginsException if there is none left
   */
  void take(String address) {
    var taken = buckets.get(address, key -> bucket()).tryConsumeAndReturnRemaining(1);
    if (!taken.isConsumed()) {
      throw tooMany(taken.getNanosToWaitForRefill());
    }
  }

  /** Notes that an attempt was wrong, and says so in the log when it was the last for now. */
  void wrong(String address) {
    if (buckets.get(address, key -> bucket()).getAvailableTokens() == 0) {
      LOG.warn(
          "too many wrong passwords for the admin's port from {}; the next is looked at in {} s",
          address,
          NEXT_AFTER.toSeconds());
    }
  }

  /** Gives the place of an attempt back, which was right. */
  void right(String address) {
    buckets.get(address, key -> bucket()).addTokens(1);
  }

  private static TooManyLoginsException tooMany(long nanos) {
    return new TooManyLoginsException(TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, NEXT_AFTER))
        .withCustomTimePrecision(clock)
        .build();
  }
}
