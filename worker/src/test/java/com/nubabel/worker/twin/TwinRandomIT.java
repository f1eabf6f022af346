package com.nubabel.worker.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of all operations. A failure is made as small as may be, printed, and written to
 * a file from which {@code -Dtwin.replay=<file>} runs it again.
 *
 * <p>{@code -Dtwin.sequences=1000} tries so many, {@code -Dtwin.seed=7} begins with another one.
 */
class TwinRandomIT {
  private static final long FIRST_SEED = Long.getLong("twin.seed", 0);
  private static final long SEQUENCES = Long.getLong("twin.sequences", 240);
  private static final long SOAK_FIRST_SEED = 1_000_000;
  private static final long SOAK_SEQUENCES = Long.getLong("twin.sequences", 3000);

  /** With this Node may leave work without a wake-up. */
  private static final Set<String> ONLY_JAVA = Set.of("removeGlobalConcurrency");

  /**
   * And a resume of 5.x loses what waits; its pause, what an earlier one has put aside; its retry
   * of many does not tell parents to wait for their children again.
   */
  private static final Set<String> ONLY_JAVA_BESIDE_5 =
      Set.of("removeGlobalConcurrency", "pause", "resume", "retryJobs");

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
    tryAll(FIRST_SEED, SEQUENCES, RandomSteps::scenario, twins::differenceOfRandom);
  }

  @Test
  void javaAndNodeByTurnsDoWhatNodeDoesAlone() throws Exception {
    tryAll(FIRST_SEED, SEQUENCES / 4, TwinRandomIT::byTurns, twins::differenceOfMixedFleet);
  }

  @Test
  void aQueueSharedWithVersion5StaysSound() throws Exception {
    tryAllWithVersion5(FIRST_SEED, SEQUENCES / 4);
  }

  @Test
  @Tag("soak")
  void javaDoesWhatNodeDoesManyTimesOver() throws Exception {
    tryAll(SOAK_FIRST_SEED, SOAK_SEQUENCES, RandomSteps::scenario, twins::differenceOfRandom);
    tryAll(SOAK_FIRST_SEED, SOAK_SEQUENCES, TwinRandomIT::byTurns, twins::differenceOfMixedFleet);
    tryAllWithVersion5(SOAK_FIRST_SEED, SOAK_SEQUENCES);
  }

  /** Without one given, that of a seed: what was written down once can be tried again. */
  @Test
  void aRecordedSequenceIsTheSameNow() throws Exception {
    String given = System.getProperty("twin.replay");
    String recorded =
        given == null ? RandomSteps.scenario(FIRST_SEED).text() : Files.readString(Path.of(given));
    for (Scenario scenario : Scenario.parse(recorded)) {
      assertThat(twins.differenceOfRandom(scenario)).as("%s", scenario.text()).isNull();
      Scenario mixed = MixedSide.byTurns(scenario, 0, ONLY_JAVA);
      assertThat(twins.differenceOfMixedFleet(mixed)).as("%s", mixed.text()).isNull();
    }
  }

  private static void tryAllWithVersion5(long firstSeed, long count) throws Exception {
    try (Twins with5 = Twins.startWithVersion5()) {
      tryAll(
          firstSeed,
          count,
          seed -> MixedSide.byTurns(RandomSteps.scenario(seed), seed, ONLY_JAVA_BESIDE_5),
          with5::violationInMixedFleet);
    }
  }

  private static Scenario byTurns(long seed) {
    return MixedSide.byTurns(RandomSteps.scenario(seed), seed, ONLY_JAVA);
  }

  private static void tryAll(
      long firstSeed,
      long count,
      LongFunction<Scenario> scenarioOf,
      Function<Scenario, String> differenceOf)
      throws Exception {
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Scenario scenario = scenarioOf.apply(seed);
      if (differenceOf.apply(scenario) != null) {
        Scenario smallest =
            new Shrinker(candidate -> differenceOf.apply(candidate) != null).shrink(scenario);
        throw failure(smallest, seed, differenceOf.apply(smallest));
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
