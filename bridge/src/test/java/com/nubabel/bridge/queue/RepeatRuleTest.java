package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RepeatRuleTest {
  private static final RepeatRule HOURLY = RepeatRule.cron("0 * * * *", "UTC");
  private static final long NOW = Instant.parse("2026-05-01T10:20:00Z").toEpochMilli();

  @Test
  void whatCannotBeIsRefusedByName() {
    refuses("repeat", "must have either", () -> RepeatRule.stored(Json.parse("{}")));
    refuses(
        "repeat",
        "got both",
        () -> RepeatRule.stored(Json.parse("{\"every\":1,\"pattern\":\"* * * * *\"}")));
    refuses("repeat.every", "at least 1 ms", () -> RepeatRule.every(Duration.ofNanos(999_999)));
    refuses("repeat.pattern", "got '60 * * * *'", () -> RepeatRule.cron("60 * * * *", null));
    refuses("repeat.pattern", "no month", () -> RepeatRule.cron("0 0 30 2 *", null));
    refuses("repeat.tz", "got 'Mars/Olympus'", () -> RepeatRule.cron("* * * * *", "Mars/Olympus"));
    refuses("repeat.tz", "got '+02:00'", () -> RepeatRule.cron("* * * * *", "+02:00"));
    refuses("repeat.limit", "got -1", () -> HOURLY.withLimit(-1));
    refuses("repeat.offset", "got PT-1S", () -> HOURLY.withOffset(Duration.ofSeconds(-1)));
    refuses(
        "repeat.immediately",
        "startDate",
        () -> HOURLY.withStartDate(Instant.EPOCH).withImmediately(true));
    refuses(
        "template.opts.jobId",
        "got 'x'",
        () -> JobTemplate.of("n", null, JobOptions.NONE.withJobId("x")));
    refuses(
        "template.opts.delay",
        "got 5",
        () -> JobTemplate.of("n", null, JobOptions.NONE.withDelay(Duration.ofMillis(5))));
  }

  private static void refuses(String field, String problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(problem);
  }

  @Test
  void aRuleReadsBackAsItWasWritten() {
    RepeatRule rule =
        HOURLY
            .withStartDate(Instant.ofEpochMilli(1))
            .withEndDate(Instant.ofEpochMilli(2))
            .withLimit(3);

    RepeatRule next = RepeatRule.stored(rule.toJson());

    assertThat(next.count()).isEqualTo(1);
    assertThat(next.toJson()).isEqualTo(rule.toJson().put("count", 2));
  }

  @Test
  void anOffsetCountsOnlyWithAnInterval() {
    Duration offset = Duration.ofMillis(7);

    assertThat(HOURLY.withOffset(offset).toJson().has("offset")).isFalse();
    assertThat(
            RepeatRule.every(Duration.ofSeconds(1))
                .withOffset(offset)
                .toJson()
                .get("offset")
                .asInt())
        .isEqualTo(7);
  }

  @Test
  void aStartThatMatchesItselfDoesNotFire() {
    RepeatRule rule = HOURLY.withStartDate(Instant.parse("2026-05-01T12:00:00Z"));

    assertThat(rule.nextMillis(NOW))
        .isEqualTo(Instant.parse("2026-05-01T13:00:00Z").toEpochMilli());
  }

  @Test
  void anEndIsInclusive() {
    Instant eleven = Instant.parse("2026-05-01T11:00:00Z");

    assertThat(HOURLY.withEndDate(eleven).nextMillis(NOW)).isEqualTo(eleven.toEpochMilli());
    assertThat(HOURLY.withEndDate(eleven.minusMillis(1)).nextMillis(NOW)).isZero();
  }

  @Test
  void aLimitIsOfIterationsThatWereBefore() {
    RepeatRule twice = HOURLY.withLimit(2);

    assertThat(twice.goesOn(NOW)).isTrue();
    assertThat(RepeatRule.stored(twice.toJson()).goesOn(NOW)).isTrue();
    assertThat(RepeatRule.stored(twice.toJson().put("count", 2)).goesOn(NOW)).isFalse();
    assertThat(HOURLY.withLimit(0).goesOn(NOW)).isFalse();
  }
}
