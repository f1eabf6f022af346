package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.redis.LoneCall;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.RedisUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Fetches jobs. When a reply is lost, the jobs it named may be active for this worker without its
 * knowing: it asks again with the same tokens until Redis answers, so that none has to stall first.
 * Safe for any thread.
 */
final class Fetcher {
  private static final Duration REPEAT_DELAY = Duration.ofMillis(100);

  private final WorkerScope scope;
  private final JobOperations operations;
  private final FetchState state;

  Fetcher(WorkerScope scope, JobOperations operations, FetchState state) {
    this.scope = scope;
    this.operations = operations;
    this.state = state;
  }

  /**
   * Fetches up to one job per token.
   *
   * @param isRepeated whether jobs may have been fetched under these tokens before
   * @throws NubabelException if Redis was not asked, or the worker stops before it answers
   */
  Fetched fetch(List<String> tokens, boolean isRepeated) {
    boolean repeated = isRepeated;
    while (true) {
      long now = scope.now();
      try {
        Operation fetch = operations.moveToActive(now, tokens, repeated);
        return noted(scope.commit().submit(fetch).join(), tokens.size(), now);
      } catch (CompletionException e) {
        NubabelException failure = causeOf(e);
        repeated |= failure instanceof OutcomeUnknownException;
        if (!repeated || !isOutage(failure) || !mayAskAgain()) {
          throw failure;
        }
        pause();
      }
    }
  }

  /**
   * Waits for a marker and then fetches up to one job per token, both in one call. Whether more
   * jobs are left, the next marker will tell.
   *
   * @return null if it may not wait now, or the wait was ended
   * @throws redis.clients.jedis.exceptions.JedisException if the connection broke: jobs may have
   *     been fetched
   * @throws NubabelException as {@link #fetch}
   */
  Fetched await(MarkerWait marker, Duration timeout, List<String> tokens, BooleanSupplier mayWait) {
    LongFunction<LoneCall> fetch =
        redisMicros -> {
          Instant now = scope.clock().instant();
          long difference = ChronoUnit.MICROS.between(Instant.EPOCH, now) - redisMicros;
          return scope
              .commit()
              .alone(operations.moveToActiveLater(now.toEpochMilli(), difference, tokens));
        };
    MarkerWait.Awaited awaited = marker.await(timeout, fetch, mayWait);
    if (awaited == null) {
      return null;
    }
    if (awaited.reply() == null) {
      return fetch(tokens, true);
    }
    long now = scope.now();
    int atLeast = tokens.size() + 1; // So that the next fetch waits for a marker, too.
    Fetched fetched = noted(awaited.reply(), atLeast, now);
    if (awaited.dueMillis() > now) {
      state.noteDue(awaited.dueMillis());
    }
    return fetched;
  }

  private Fetched noted(List<Object> reply, int wanted, long now) {
    Fetched fetched = Fetched.of(reply, scope.options().name());
    if (state.note(fetched, wanted, now)) {
      scope.listeners().tell(WorkerListener::drained);
    }
    return fetched;
  }

  private boolean mayAskAgain() {
    return scope.stop().mayFetch() && scope.stop().mayRepeat();
  }

  /** Whether asking again may help. */
  static boolean isOutage(NubabelException failure) {
    return failure instanceof OutcomeUnknownException
        || failure instanceof RedisUnavailableException;
  }

  static NubabelException causeOf(CompletionException failure) {
    return failure.getCause() instanceof NubabelException ours
        ? ours
        : new NubabelException(failure.getCause().toString(), failure.getCause());
  }

  /** Between two tries, while Redis may be away. */
  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(REPEAT_DELAY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
