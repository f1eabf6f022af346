package com.nubabel.api.auth.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nubabel.api.auth.BucketClock;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes (RFC 7517), kept by their {@code kid}. They are read again when
 * they are old, and when a token names one that is not among them, which is how an issuer goes over
 * to new keys. Who makes up names cannot make us ask without end: there is a bound on that. While
 * the issuer does not answer, the known keys hold.
 *
 * <p>The library has all of this as layers of sources. There a refusal for asking too often also
 * refuses the keys that are known, once they are old: whoever makes up names could lock out all.
 */
final class RemoteKeys implements JWKSource<SecurityContext> {
  static final Duration AGE_MAX = Duration.ofMinutes(5);

  /** Of asking again: so many at once, then one for each pause. */
  static final int ASKS_MAX = 5;

  static final Duration ASK_PAUSE = Duration.ofSeconds(10);

  private static final int CONNECT_MILLIS_MAX = 2000;
  private static final int READ_MILLIS_MAX = 2000;
  private static final int BYTES_MAX = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

  private final URI url;
  private final InstantSource clock;
  private final ResourceRetriever retriever =
      new DefaultResourceRetriever(CONNECT_MILLIS_MAX, READ_MILLIS_MAX, BYTES_MAX);

  /** Held by who asks. */
  private final ReentrantLock asking = new ReentrantLock();

  // Written with the lock held. Null before the first answer.
  private volatile Known known;
  private Instant outageSince;

  private final Bucket asks;

  private record Known(JWKSet keys, Instant at) {}

  RemoteKeys(URI url, InstantSource clock) {
    this.url = url;
    this.clock = clock;
    this.asks =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(ASKS_MAX).refillGreedy(1, ASK_PAUSE))
            .withCustomTimePrecision(new BucketClock(clock))
            .build();
  }

  @Override
  public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
    Known seen = known;
    if (seen == null || seen.at().plus(AGE_MAX).isBefore(clock.instant())) {
      seen = askUnlessAsked(seen, seen != null);
    }
    List<JWK> matches = selector.select(seen.keys());
    if (!matches.isEmpty()) {
      return matches;
    }
    return selector.select(askUnlessAsked(seen, false).keys());
  }

  /**
   * Asks the issuer, but for what somebody else has brought meanwhile.
   *
   * @param seen what was not good enough; null if nothing was there
   * @param mayStay whether it will do as long as nothing better can be had
   */
  private Known askUnlessAsked(Known seen, boolean mayStay) throws KeySourceException {
    boolean isHeld = mayStay ? asking.tryLock() : tryLockFor(CONNECT_MILLIS_MAX + READ_MILLIS_MAX);
    if (!isHeld) {
      return orUnavailable(mayStay ? seen : null, null);
    }
    try {
      if (!Objects.equals(known, seen) || !asks.tryConsume(1)) {
        return orUnavailable(known, null);
      }
      return ask();
    } catch (IOException | ParseException e) {
      noteOutage(e);
      return orUnavailable(mayStay ? seen : null, e);
    } finally {
      asking.unlock();
    }
  }

  private Known ask() throws IOException, ParseException {
    String json = retriever.retrieveResource(url.toURL()).getContent();
    Known fresh = new Known(JWKSet.parse(json), clock.instant());
    known = fresh;
    if (outageSince != null) {
      LOG.warn(
          "the keys at {} can be read again, after {} s",
          url,
          Duration.between(outageSince, clock.instant()).toSeconds());
      outageSince = null;
    }
    return fresh;
  }

  private void noteOutage(Exception e) {
    if (outageSince == null) {
      outageSince = clock.instant();
      LOG.warn("the keys at {} cannot be read; those that are known hold: {}", url, e.toString());
    }
  }

  private static Known orUnavailable(Known known, Exception cause) throws KeySourceException {
    if (known == null) {
      throw new KeySourceException("the issuer's keys cannot be read now", cause);
    }
    return known;
  }

  private boolean tryLockFor(long millis) {
    try {
      return asking.tryLock(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
