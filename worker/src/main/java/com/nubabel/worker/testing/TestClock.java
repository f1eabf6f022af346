package com.nubabel.worker.testing;

import com.nubabel.bridge.BadInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A clock that stands still until the test moves it, and then goes forward in one jump. It begins
 * at {@code 2026-01-01T00:00:00Z}, a Thursday. Safe for any thread.
 */
public final class TestClock implements InstantSource {
  /** When every test begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Consumer<Duration> onAdvance;

  // Guarded by this.
  private Instant now = START;

  /**
   * @param onAdvance told by how much the clock has gone forward
   */
  TestClock(Consumer<Duration> onAdvance) {
    this.onAdvance = onAdvance;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /**
   * Goes forward. Nothing runs by that: what has become due does with the next drain.
   *
   * @throws BadInputException if this is back in time
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new BadInputException("duration", "must be at least 0, got " + duration);
    }
    synchronized (this) {
      now = now.plus(duration);
    }
    onAdvance.accept(duration);
  }

  /** Goes forward to a time. See {@link #advance}. */
  public void advanceTo(Instant time) {
    advance(Duration.between(instant(), time));
  }
}
