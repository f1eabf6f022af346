package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.NubabelException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTest {
  private static Job read(String... fields) {
    return Job.of("q", "7", List.of(fields));
  }

  @Test
  void everyFieldIsRead() {
    Job job =
        read(
            "name",
            "n",
            "data",
            "[1]",
            "opts",
            "{\"attempts\":2}",
            "timestamp",
            "1700000000000",
            "delay",
            "5",
            "priority",
            "3",
            "progress",
            "50",
            "atm",
            "1",
            "ats",
            "2",
            "stc",
            "1",
            "processedOn",
            "1700000000001",
            "finishedOn",
            "1700000000002",
            "returnvalue",
            "null",
            "failedReason",
            "boom",
            "stacktrace",
            "[\"a\",\"b\"]",
            "pb",
            "wk",
            "parentKey",
            "bull:p:1",
            "rjk",
            "s",
            "defa",
            "child failed",
            "deid",
            "x");

    assertThat(job)
        .isEqualTo(
            new Job(
                "q",
                "7",
                "n",
                "[1]",
                JobOptions.NONE.withAttempts(2),
                1700000000000L,
                5,
                3,
                "50",
                1,
                2,
                1,
                1700000000001L,
                1700000000002L,
                "null",
                "boom",
                List.of("a", "b"),
                "wk",
                "bull:p:1",
                "s",
                "child failed",
                "x"));
  }

  @Test
  void missingAndEmptyFieldsHaveNodesDefaults() {
    Job job = read("data", "", "opts", "", "progress", "", "stacktrace", "");

    assertThat(job)
        .isEqualTo(
            new Job(
                "q",
                "7",
                "",
                "{}",
                JobOptions.NONE,
                0,
                0,
                0,
                null,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null));
    assertThat(read("name", "n").data()).isEqualTo("{}");
  }

  @Test
  void numbersAreTheDigitsTheyBeginWith() {
    assertThat(read("timestamp", "1700000000000.5").timestamp()).isEqualTo(1700000000000L);
    assertThat(read("delay", "-5").delayMillis()).isEqualTo(-5);
    assertThat(read("delay", "soon").delayMillis()).isZero();
    assertThat(read("delay", "-").delayMillis()).isZero();
    assertThat(read("timestamp", "99999999999999999999999").timestamp()).isPositive();
  }

  @Test
  void attemptsMadeWinsOverItsShortName() {
    assertThat(read("atm", "1", "attemptsMade", "4").attemptsMade()).isEqualTo(4);
  }

  @Test
  void stackTracesThatAreNoneAreNone() {
    assertThat(read("stacktrace", "[\"a\"").stacktrace()).isEmpty();
    assertThat(read("stacktrace", "{}").stacktrace()).isEmpty();
    assertThat(read("stacktrace", "not json").stacktrace()).isEmpty();
  }

  @Test
  void optionsThatAreNotJsonNameTheJob() {
    assertThatThrownBy(() -> read("opts", "{x"))
        .isInstanceOf(NubabelException.class)
        .hasMessageStartingWith("job 7 in queue 'q': its opts are not JSON: ");
    assertThatThrownBy(() -> read("opts", "{} {}")).isInstanceOf(NubabelException.class);
  }
}
