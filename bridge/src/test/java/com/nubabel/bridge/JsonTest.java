package com.nubabel.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void numbersThatAreNoneAreWrittenAsNull() {
    Object values = Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, 0.5, 0.5f, 3);

    assertThat(Json.write(values)).isEqualTo("[null,null,0.5,0.5,3]");
    assertThat(Json.write(new double[] {1.5, Double.NEGATIVE_INFINITY})).contains("1.5");
  }

  @Test
  void textsKeepTheirCharactersAndTimesAreIsoText() {
    assertThat(Json.write(Map.of("t", "é/\u2028"))).isEqualTo("{\"t\":\"é/\u2028\"}");
    assertThat(Json.write(Instant.ofEpochSecond(0))).isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(Json.write(Duration.ofSeconds(90))).isEqualTo("\"PT1M30S\"");
  }

  @Test
  void moreThanOneValueOrNoneIsRefused() {
    assertThatThrownBy(() -> Json.parse("{} {}")).hasMessageStartingWith("not JSON: ");
    assertThatThrownBy(() -> Json.parse("")).hasMessage("not JSON: an empty text");
  }
}
