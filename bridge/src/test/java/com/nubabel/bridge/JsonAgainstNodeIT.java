package com.nubabel.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.testing.node.NodeProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each text that we write is what Node writes when it has read it. */
class JsonAgainstNodeIT {
  private static final long SEED = 42;

  @Test
  void everyTextIsWrittenAsNodeWritesIt() throws Exception {
    List<String> texts = new ArrayList<>();
    numbers().forEach(number -> texts.add(Json.write(number)));
    IntStream.range(0, 256).forEach(c -> texts.add(Json.write("a" + (char) c + "z")));
    Stream.of("\u2028", "ß€", "😀", "/</script>", "\\\"").forEach(t -> texts.add(Json.write(t)));

    List<JsonNode> facts = NodeProject.ofTheTests().run("stringify.mjs", Json.write(texts));

    assertThat(facts)
        .hasSameSizeAs(texts)
        .allSatisfy(
            fact ->
                assertThat(fact.path("written").asText()).isEqualTo(fact.path("text").asText()));
  }

  /** All magnitudes, and doubles of which JDK 17 itself writes a digit too many. */
  private static Stream<Double> numbers() {
    Random random = new Random(SEED);
    Stream<Double> magnitudes =
        IntStream.range(-30, 30).mapToObj(exponent -> random.nextDouble() * Math.pow(10, exponent));
    Stream<Double> any =
        Stream.generate(() -> Double.longBitsToDouble(random.nextLong()))
            .filter(Double::isFinite)
            .limit(1_000);
    Stream<Double> edges =
        Stream.of(2e-3, Math.pow(2, -44), Double.MIN_NORMAL, Double.MAX_VALUE, 1e15, 1e15 + 1);
    return Stream.of(magnitudes, any, edges).flatMap(each -> each);
  }
}
