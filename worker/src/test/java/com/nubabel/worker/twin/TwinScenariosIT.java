package com.nubabel.worker.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each scenario leaves the same in Redis, and gives the same answers, through Node and Java. */
class TwinScenariosIT {
  static final List<String> FILES =
      List.of(
          "adds.jsonl",
          "lives.jsonl",
          "schedulers.jsonl",
          "upkeep.jsonl",
          "deduplication.jsonl",
          "flows.jsonl");

  private static Twins twins;

  @BeforeAll
  static void start() throws Exception {
    twins = Twins.start();
  }

  @AfterAll
  static void close() {
    if (twins != null) {
      twins.close();
    }
  }

  @TestFactory
  Stream<DynamicContainer> nodeAndJavaDoTheSame() {
    return FILES.stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    file, Scenario.read(file).stream().map(TwinScenariosIT::test)));
  }

  private static DynamicTest test(Scenario scenario) {
    return DynamicTest.dynamicTest(
        scenario.name(),
        () -> assertThat(twins.difference(scenario)).as("%s", scenario.text()).isNull());
  }
}
