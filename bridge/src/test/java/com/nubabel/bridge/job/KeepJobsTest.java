package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepJobsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|0|''|1000",
        "false|''|''|1000",
        "0|0|''|1000",
        "7|7|''|1000",
        "{\"age\":3600}|''|3600|1000",
        "{\"count\":3,\"age\":60,\"limit\":5}|3|60|5",
      })
  void everyFormIsReadAsTheScriptTakesIt(String json, String count, String age, String limit) {
    KeepJobs keep = KeepJobsCodec.read(Json.parse(json));

    assertThat(keep.countArgument()).isEqualTo(count);
    assertThat(keep.ageArgument()).isEqualTo(age);
    assertThat(keep.limitArgument()).isEqualTo(limit);
    assertThat(KeepJobsCodec.read(KeepJobsCodec.write(keep))).isEqualTo(keep);
  }

  @Test
  void boundsBelowTheirLeastAreRefused() {
    assertThatThrownBy(() -> KeepJobs.newest(-1)).hasMessage("count must be at least 0, got -1");
    assertThatThrownBy(() -> new KeepJobs(null, Duration.ofSeconds(-1), null))
        .hasMessage("age must be at least 0, got -1");
    assertThatThrownBy(() -> new KeepJobs(1, null, 0))
        .hasMessage("limit must be at least 1, got 0");
  }

  @Test
  void backoffBeyondItsBoundsIsRefused() {
    assertThatThrownBy(() -> Backoff.fixed(Duration.ofMillis(-1)))
        .hasMessage("backoff.delay must be at least 0, got -1");
    assertThatThrownBy(() -> new Backoff("fixed", Duration.ZERO, 1.01))
        .hasMessage("backoff.jitter must be from 0 to 1, got 1.01");
    assertThatThrownBy(() -> new Backoff("fixed", Duration.ZERO, Double.NaN))
        .hasMessage("backoff.jitter must be from 0 to 1, got NaN");
  }
}
