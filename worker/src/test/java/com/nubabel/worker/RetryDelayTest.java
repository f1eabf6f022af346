package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  private static double least() {
    return 0;
  }

  private static double most() {
    return 0.999;
  }

  private static double unasked() {
    throw new AssertionError("nothing here is left to chance");
  }

  @Test
  void withoutBackoffTheRetryFollowsAtOnce() {
    assertThat(RetryDelay.millis(null, 1, RetryDelayTest::unasked)).isZero();
  }

  @Test
  void fixedDelayStaysTheSame() {
    Backoff fixed = Backoff.fixed(Duration.ofMillis(1001));

    assertThat(RetryDelay.millis(fixed, 1, RetryDelayTest::unasked)).isEqualTo(1001);
    assertThat(RetryDelay.millis(fixed, 50, RetryDelayTest::unasked)).isEqualTo(1001);
  }

  @ParameterizedTest
  @CsvSource({"1,300", "2,600", "3,1200", "10,153600"})
  void exponentialDelayDoubles(int attempt, long millis) {
    Backoff backoff = Backoff.exponential(Duration.ofMillis(300));

    assertThat(RetryDelay.millis(backoff, attempt, RetryDelayTest::unasked)).isEqualTo(millis);
  }

  @Test
  void delayNeverOutgrowsWhatAScoreCanHold() {
    Backoff backoff = Backoff.exponential(Duration.ofDays(1));

    assertThat(RetryDelay.millis(backoff, 2000, RetryDelayTest::unasked))
        .isEqualTo(100_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"fixed,1,500,999", "fixed,9,500,999", "exponential,3,2000,3998"})
  void jitterTakesAwayItsShareAtMost(String type, int attempt, long least, long most) {
    Backoff backoff = new Backoff(type, Duration.ofSeconds(1), 0.5);

    assertThat(RetryDelay.millis(backoff, attempt, RetryDelayTest::least)).isEqualTo(least);
    assertThat(RetryDelay.millis(backoff, attempt, RetryDelayTest::most)).isEqualTo(most);
  }

  @Test
  void fullJitterMayLeaveNothing() {
    assertThat(
            RetryDelay.millis(
                new Backoff("fixed", Duration.ofSeconds(1), 1), 1, RetryDelayTest::least))
        .isZero();
  }

  @Test
  void unknownTypeIsSaidToBeUnknown() {
    assertThat(RetryDelay.millis(new Backoff("ours", Duration.ZERO, 0), 1, RetryDelayTest::unasked))
        .isEqualTo(-1);
  }
}
