package com.nubabel.worker.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Random sequences of all operations. A failure is made as small as may be, printed, and written to
 * a file from which {@code -Dtwin.replay=<file>} runs it again.
 *
 * <p>{@code -Dtwin.sequences=1000} tries so many, {@code -Dtwin.seed=7} begins with another one.
 */
class TwinRandomIT {
  private static final long FIRST_SEED = Long.getLong("twin.seed", 0);
  private static final long SEQUENCES = Long.getLong("twin.sequences", 200);
  private static final long SOAK_FIRST_SEED = 1_000_000;
  private static final long SOAK_SEQUENCES = Long.getLong("twin.sequences", 3000);

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

  @Test
  void javaDoesWhatNodeDoes() throws Exception {
    tryAll(FIRST_SEED, SEQUENCES, (scenario, seed) -> twins.difference(scenario));
  }

  @Test
  void javaAndNodeByTurnsDoWhatNodeDoesAlone() throws Exception {
    tryAll(FIRST_SEED, SEQUENCES / 4, twins::differenceOfMixedFleet);
  }

  @Test
  void aQueueSharedWithVersion5StaysSound() throws Exception {
    try (Twins with5 = Twins.startWithVersion5()) {
      tryAll(FIRST_SEED, SEQUENCES / 4, with5::violationInMixedFleet);
    }
  }

  @Test
  @Tag("soak")
  void javaDoesWhatNodeDoesManyTimesOver() throws Exception {
    tryAll(SOAK_FIRST_SEED, SOAK_SEQUENCES, (scenario, seed) -> twins.difference(scenario));
    tryAll(SOAK_FIRST_SEED, SOAK_SEQUENCES, twins::differenceOfMixedFleet);
  }

  @Test
  @EnabledIfSystemProperty(named = "twin.replay", matches = ".+")
  void aRecordedSequenceIsTheSameNow() throws Exception {
    Path file = Path.of(System.getProperty("twin.replay"));
    for (Scenario scenario : Scenario.parse(Files.readString(file))) {
      assertThat(twins.difference(scenario)).as("%s", scenario.text()).isNull();
      assertThat(twins.differenceOfMixedFleet(scenario, 0)).as("%s", scenario.text()).isNull();
    }
  }

  private static void tryAll(
      long firstSeed, long count, BiFunction<Scenario, Long, String> differenceOf)
      throws Exception {
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      long chance = seed;
      Scenario scenario = RandomSteps.scenario(seed);
      if (differenceOf.apply(scenario, chance) != null) {
        Scenario smallest =
            new Shrinker(candidate -> differenceOf.apply(candidate, chance) != null)
                .shrink(scenario);
        throw failure(smallest, seed, differenceOf.apply(smallest, chance));
      }
    }
  }

  private static AssertionError failure(Scenario smallest, long seed, String difference)
      throws Exception {
    Path file = Path.of("target", "twin", seed + ".jsonl").toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.writeString(file, smallest.text());
    return new AssertionError(
        """
        %s
        %s
        Again:
          mvn verify -pl worker -am -Dtest=none -Dit.test=TwinRandomIT#aRecordedSequence* -Dtwin.replay=%s \
        -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        """
            .formatted(smallest.text(), difference, file));
  }
}
