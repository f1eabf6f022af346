package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Fetches jobs for free slots, and waits for a wake-up while there are none. One thread; it waits
 * only while a slot is free. While there are jobs it asks for one for each free slot in one call.
 */
final class FetchLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);

  /** Jobs per fetch, so that no call holds Redis up. */
  static final int FETCH_MAX = 100;

  /** A turn takes at most the longest block and a fetch. Beyond it the loop does not advance. */
  private static final Duration TURN_MAX = MarkerWait.BLOCK_MAX.plusSeconds(5);

  /** An operation without an answer for this long: Redis is away. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private static final Duration FAILURE_PAUSE = Duration.ofMillis(200);

  /**
   * The first wait after a failure: an idle worker is well again when it ends, not drainDelay on.
   */
  private static final Duration TRIAL = Duration.ofMillis(100);

  private final WorkerScope scope;
  private final String workerId;
  private final Fetcher fetcher;
  private final FetchState state;
  private final MarkerWait marker;
  private final int batchSize;
  private final Consumer<List<FetchedJob>> start;

  // Used by the loop's thread alone.
  private long tokens;

  /** Doubled as long as all that is waited for comes, as jobs added together do. */
  private int awaitedSlots = 1;

  // Written by the loop's thread, read by health checks.
  private volatile boolean waitsForSlot;
  private volatile long turnedAt;
  private volatile long failingSince;

  /**
   * A loop.
   *
   * @param workerId with which its tokens begin
   * @param start is handed what fills a slot, a job or a batch, with the slot, which that gives
   *     back
   */
  FetchLoop(
      WorkerScope scope,
      String workerId,
      Fetcher fetcher,
      FetchState state,
      MarkerWait marker,
      Consumer<List<FetchedJob>> start) {
    this.scope = scope;
    this.workerId = workerId;
    this.fetcher = fetcher;
    this.state = state;
    this.marker = marker;
    this.start = start;
    this.batchSize = scope.options().batchSize();
    this.turnedAt = System.nanoTime();
  }

  @Override
  public void run() {
    while (scope.stop().mayFetch()) {
      try {
        runOnce();
        turnedAt = System.nanoTime();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (scope.stop().mayFetch()) {
          failed(e);
        }
      }
    }
  }

  /** One turn: a free slot, and a fetch; behind a wait if there was nothing to be had. */
  private void runOnce() throws InterruptedException {
    awaitSlot();
    int free = 1;
    try {
      sleepOutRateLimit();
      if (!mayTake()) {
        return;
      }
      long wait = millisToWait();
      int wanted = wait == 0 ? FETCH_MAX / batchSize : awaitedSlots;
      while (free < wanted && scope.slots().tryAcquire()) {
        free++;
      }
      free -= start(wait == 0 ? fetch(free) : await(wait, free));
    } finally {
      scope.slots().release(free);
    }
  }

  /** Not while paused, nor when a processor has just said that no job shall be taken. */
  private boolean mayTake() {
    return scope.mayFetch() && state.limitedUntilMillis() <= scope.now();
  }

  private void awaitSlot() throws InterruptedException {
    waitsForSlot = true;
    try {
      scope.slots().acquire();
    } finally {
      turnedAt = System.nanoTime();
      waitsForSlot = false;
    }
  }

  private void sleepOutRateLimit() throws InterruptedException {
    long left = state.limitedUntilMillis() - scope.now();
    if (left > 0 && scope.stop().mayFetch()) {
      Thread.sleep(Math.min(left, MarkerWait.BLOCK_MAX.toMillis()));
      state.wake();
      turnedAt = System.nanoTime();
    }
  }

  /** How long (ms) to wait for a marker before the next fetch; 0 not to. */
  private long millisToWait() {
    if (!state.isDrained()) {
      return 0;
    }
    long due = state.nextDueMillis();
    long wait = due == 0 ? scope.options().drainDelay().toMillis() : due - scope.now();
    if (due != 0 && wait <= 1) {
      state.wake();
      return 0;
    }
    return failingSince == 0 ? wait : Math.min(wait, TRIAL.toMillis());
  }

  private List<FetchedJob> fetch(int slots) {
    List<FetchedJob> jobs = fetcher.fetch(tokensFor(slots), false).jobs();
    recovered();
    return jobs;
  }

  /** Waits, and fetches jobs for so many slots. */
  private List<FetchedJob> await(long millis, int slots) {
    List<String> names = tokensFor(slots);
    try {
      Fetched fetched = fetcher.await(marker, Duration.ofMillis(millis), names, this::mayTake);
      if (fetched == null) {
        return List.of();
      }
      recovered();
      boolean isAll = fetched.jobs().size() == names.size();
      awaitedSlots = isAll ? Math.min(2 * slots, FETCH_MAX / batchSize) : 1;
      return fetched.jobs();
    } catch (JedisException e) {
      failed(e);
      return fetcher.fetch(names, true).jobs();
    }
  }

  private List<String> tokensFor(int slots) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < slots * batchSize; i++) {
      names.add(workerId + ":" + tokens++);
    }
    return names;
  }

  /** Starts jobs. Returns how many slots they fill. */
  private int start(List<FetchedJob> jobs) {
    int filled = 0;
    for (int from = 0; from < jobs.size(); from += batchSize) {
      start.accept(jobs.subList(from, Math.min(from + batchSize, jobs.size())));
      filled++;
    }
    return filled;
  }

  /** Whether jobs are really being asked for, or would be if a slot were free. */
  boolean isAdvancing() {
    return failingSince == 0
        && scope.commit().isAnswering(SILENCE_MAX.toMillis())
        && (waitsForSlot || System.nanoTime() - turnedAt < TURN_MAX.toNanos());
  }

  private void failed(RuntimeException failure) {
    if (failingSince == 0) {
      failingSince = System.nanoTime();
      scope.listeners().tell(to -> to.error(failure));
      LOG.warn("{}: no jobs can be fetched: {}", scope.keys().base(), failure.getMessage());
      if (!(failure instanceof JedisException || failure instanceof NubabelException)) {
        LOG.warn("unexpected", failure);
      }
    }
    try {
      TimeUnit.MILLISECONDS.sleep(FAILURE_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void recovered() {
    if (failingSince != 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - failingSince);
      failingSince = 0;
      LOG.info("{}: jobs are fetched again, after {} ms", scope.keys().base(), millis);
    }
  }
}
