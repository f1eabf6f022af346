package com.nubabel.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class NumberTextTest {
  @Test
  void numbersAreWrittenAsJavaScriptWritesThem() {
    Object[] numbers = {1.0, -0.0, 0.5, 1e21, -1.5e21, 1e20, 123456789012345680.0, 1e-6, 1.25e-7};

    assertThat(Json.write(numbers))
        .isEqualTo(
            "[1,0,0.5,1e+21,-1.5e+21,100000000000000000000,123456789012345680,0.000001,1.25e-7]");
    assertThat(Json.write(new Object[] {0.1f, 2f, 1e30f})).isEqualTo("[0.1,2,1e+30]");
    assertThat(Json.MAPPER.<JsonNode>valueToTree(1e-9).doubleValue()).isEqualTo(1e-9);
  }
}
