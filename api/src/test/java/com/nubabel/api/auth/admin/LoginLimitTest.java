package com.nubabel.api.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nubabel.api.auth.TooManyLoginsException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginLimitTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final LoginLimit limit = new LoginLimit(() -> now);

  @Test
  void afterTheLastWrongOneNoneIsLookedAtUntilItsTimeHasCome() {
    guess("1.2.3.4", LoginLimit.AT_ONCE);

    TooManyLoginsException refused =
        catchThrowableOfType(TooManyLoginsException.class, () -> limit.check("1.2.3.4"));
    assertThat(refused.waitSeconds()).isBetween(1L, LoginLimit.NEXT_AFTER.toSeconds() + 1);
    assertThatThrownBy(() -> limit.take("1.2.3.4")).isInstanceOf(TooManyLoginsException.class);

    now = now.plus(LoginLimit.NEXT_AFTER);
    guess("1.2.3.4", 1);
    assertThatThrownBy(() -> limit.check("1.2.3.4")).isInstanceOf(TooManyLoginsException.class);
  }

  @Test
  void attemptsAtTheSameTimeAreNoMoreThanOneAfterTheOther() {
    for (int i = 0; i < LoginLimit.AT_ONCE; i++) {
      limit.take("1.2.3.4");
    }

    assertThatThrownBy(() -> limit.take("1.2.3.4")).isInstanceOf(TooManyLoginsException.class);
  }

  @Test
  void rightOnesAndOtherAddressesCostNothing() {
    guess("1.2.3.4", LoginLimit.AT_ONCE);

    for (int i = 0; i < 10 * LoginLimit.AT_ONCE; i++) {
      limit.check("::1");
      limit.take("::1");
      limit.right("::1");
    }
  }

  @Test
  void whoIsQuietForAWhileHasAllHisAttemptsAgainAndNoMore() {
    guess("1.2.3.4", LoginLimit.AT_ONCE);

    now = now.plus(Duration.ofDays(1));

    assertThatCode(() -> guess("1.2.3.4", LoginLimit.AT_ONCE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> limit.check("1.2.3.4")).isInstanceOf(TooManyLoginsException.class);
  }

  private void guess(String address, int times) {
    for (int i = 0; i < times; i++) {
      limit.check(address);
      limit.take(address);
      limit.wrong(address);
    }
  }
}
