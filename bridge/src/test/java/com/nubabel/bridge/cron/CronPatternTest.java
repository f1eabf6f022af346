package com.nubabel.bridge.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules, by example; {@link CronAgainstNodeIT} has the breadth. */
class CronPatternTest {
  @Test
  void theAnswerIsAWholeSecondAfterTheReference() {
    assertThat(next("* * * * * *", "UTC", "2026-05-01T10:00:00.999Z"))
        .isEqualTo("2026-05-01T10:00:01Z");
    assertThat(next("* * * * * *", "UTC", "2026-05-01T10:00:00Z"))
        .isEqualTo("2026-05-01T10:00:01Z");
  }

  @Test
  void missingFieldsAreFilledFromTheLeft() {
    assertThat(next("4", "UTC", "2026-05-01T10:00:00Z")).isEqualTo("2026-05-07T00:00:00Z");
    assertThat(next("30 9 * * *", "UTC", "2026-05-01T10:00:00Z")).isEqualTo("2026-05-02T09:30:00Z");
  }

  @Test
  void eitherDayFieldWillDoIfBothRestrict() {
    assertThat(next("0 0 13 * 5", "UTC", "2026-05-09T00:00:00Z")).isEqualTo("2026-05-13T00:00:00Z");
    assertThat(next("0 0 13 * 5", "UTC", "2026-05-13T00:00:00Z")).isEqualTo("2026-05-15T00:00:00Z");
    assertThat(next("0 0 13 * ?", "UTC", "2026-05-13T00:00:00Z")).isEqualTo("2026-06-13T00:00:00Z");
  }

  @Test
  void theRarestDayIsFound() {
    assertThat(next("0 0 * 2 1#5", "UTC", "2072-03-01T00:00:00Z"))
        .isEqualTo("2112-02-29T00:00:00Z");
  }

  @Test
  void theEndIsTheLastPossibleAnswer() {
    CronPattern pattern = CronPattern.parse("pattern", "@hourly");
    Instant nine = Instant.parse("2026-05-01T09:00:00Z");
    Instant ten = Instant.parse("2026-05-01T10:00:00Z");

    assertThat(pattern.next(nine, ZoneId.of("UTC"), ten)).isEqualTo(ten);
    assertThat(pattern.next(ten, ZoneId.of("UTC"), ten)).isNull();
  }

  @Test
  void aRefusalSaysWhatAndWhere() {
    assertThatThrownBy(() -> CronPattern.parse("repeat.pattern", "0 0 * * 1-9"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "repeat.pattern must be a cron pattern, got '0 0 * * 1-9':"
                + " its day of week '1-9' must be from 0 to 7");
  }

  @Nested
  class WhenTheClocksChange {
    @Test
    void aSkippedTimeFiresLaterByTheGap() {
      assertThat(next("30 2 * * *", "Europe/Madrid", "2024-03-30T12:00:00Z"))
          .isEqualTo("2024-03-31T01:30:00Z");
    }

    @Test
    void aRepeatedTimeFiresTheFirstTimeOnly() {
      assertThat(next("30 2 * * *", "Europe/Madrid", "2024-10-26T12:00:00Z"))
          .isEqualTo("2024-10-27T00:30:00Z");
      assertThat(next("30 2 * * *", "Europe/Madrid", "2024-10-27T00:30:00Z"))
          .isEqualTo("2024-10-28T01:30:00Z");
    }

    @Test
    void everyHourIsEveryHour() {
      assertThat(next("30 * * * *", "Europe/Madrid", "2024-10-27T00:30:00Z"))
          .isEqualTo("2024-10-27T01:30:00Z");
      assertThat(next("30 * * * *", "Europe/Madrid", "2024-03-31T00:30:00Z"))
          .isEqualTo("2024-03-31T01:30:00Z");
    }

    /** cron-parser loses these. */
    @Test
    void aMidnightThatIsSkippedFiresAtOne() {
      assertThat(next("0 0 * * *", "Africa/Cairo", "2024-04-25T12:00:00Z"))
          .isEqualTo("2024-04-25T22:00:00Z");
      assertThat(next("@weekly", "Atlantic/Azores", "2024-03-30T12:00:00Z"))
          .isEqualTo("2024-03-31T01:00:00Z");
    }

    /** cron-parser finds nothing in the half hour that Lord Howe repeats, and gives up. */
    @Test
    void halfAnHourIsAChangeLikeAnyOther() {
      assertThat(next("0 2 * * *", "Australia/Lord_Howe", "2024-04-06T14:10:00Z"))
          .isEqualTo("2024-04-06T15:30:00Z");
      assertThat(next("15 2 * * *", "Australia/Lord_Howe", "2024-10-05T14:40:00Z"))
          .isEqualTo("2024-10-05T15:45:00Z");
      assertThat(next("*/15 * * * *", "Australia/Lord_Howe", "2024-04-06T14:45:00Z"))
          .isEqualTo("2024-04-06T15:00:00Z");
    }
  }

  @Test
  void zonesAreKnownByNodesNames() {
    assertThat(zone("europe/madrid")).isEqualTo(ZoneId.of("Europe/Madrid"));
    assertThat(zone("utc+2")).isEqualTo(ZoneId.of("UTC+2"));
    // To newer JDKs EST is another name of Panama, which has had that offset since 1908.
    assertThat(zone("EST").getRules().getOffset(Instant.parse("2026-07-01T00:00:00Z")))
        .isEqualTo(ZoneOffset.ofHours(-5));
    assertThat(zone(null)).isEqualTo(ZoneId.systemDefault());
    assertThatThrownBy(() -> zone("UTC+25")).isInstanceOf(BadInputException.class);
  }

  private static ZoneId zone(String name) {
    return TimeZones.of("tz", name);
  }

  private static String next(String pattern, String zone, String after) {
    Instant next =
        CronPattern.parse("pattern", pattern).next(Instant.parse(after), ZoneId.of(zone), null);
    return next.toString();
  }
}
