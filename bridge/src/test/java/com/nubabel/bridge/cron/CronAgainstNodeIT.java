package com.nubabel.bridge.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.testing.node.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@link CronPattern} to the cron-parser that BullMQ 6.7 runs, wherever that is sound. */
class CronAgainstNodeIT {
  private static final Instant FIRST = Instant.parse("2024-01-10T10:20:30.500Z");
  private static final Instant LAST = Instant.parse("2031-12-31T23:59:59Z");
  private static final int CHAIN = 3;

  /** Accepted by cron-parser, and refused here; see bridge/README.md. */
  private static final Set<String> REFUSED_ONLY_HERE =
      Set.of(
          "",
          "1-5-7 * * * *",
          "*-5 * * * *",
          "0 0 * * *#2",
          "0 0 * * 1-5L",
          "0 0 * MON *",
          "0 0 * * JAN",
          "0 0 31 2,4 *",
          "H * * * *",
          "H/5 * * * *");

  private static NodeProject node;

  @TempDir private Path directory;

  /** A pattern in a zone, and the references to start from. */
  private record Question(String pattern, String tz, List<Instant> from) {}

  @BeforeAll
  static void install() throws Exception {
    node = NodeProject.ofTheTests();
  }

  @Test
  void theSamePatternsAreAccepted() throws Exception {
    List<Question> questions =
        CronSamples.SYNTAX.stream().map(p -> new Question(p, "UTC", List.of(FIRST))).toList();

    List<JsonNode> answers = ask(questions);

    for (int i = 0; i < questions.size(); i++) {
      String pattern = questions.get(i).pattern();
      boolean accepted = !answers.get(i).has("error") && !REFUSED_ONLY_HERE.contains(pattern);
      assertThat(isAccepted(pattern)).as("'%s': %s", pattern, answers.get(i)).isEqualTo(accepted);
    }
  }

  @Test
  void theNextInstantsAreTheSame() throws Exception {
    assertThat(compareNextInstants(113)).isGreaterThan(4_000);
  }

  @Test
  @Tag("soak")
  void manyMoreNextInstantsAreTheSame() throws Exception {
    assertThat(compareNextInstants(29)).isGreaterThan(20_000);
  }

  /**
   * Asks both sides and finds no difference.
   *
   * @param share each pattern meets one reference in so many, a prime, and the next pattern others
   * @return how many instants were compared
   */
  private int compareNextInstants(int share) throws Exception {
    List<Question> questions = new ArrayList<>();
    List<String> patterns = new ArrayList<>(CronSamples.REAL);
    patterns.addAll(CronSamples.random(new Random(4), 60));
    for (String tz : CronSamples.ZONES) {
      List<Instant> from = references(ZoneId.of(tz), new Random(tz.hashCode()));
      for (int i = 0; i < patterns.size(); i++) {
        int at = i;
        List<Instant> some = new ArrayList<>(from);
        some.removeIf(instant -> (from.indexOf(instant) + at) % share != 0);
        questions.add(new Question(patterns.get(i), tz, some));
      }
    }

    List<JsonNode> answers = ask(questions);

    int compared = 0;
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      assertThat(answers.get(i).has("next")).as("%s", question).isTrue();
      for (int j = 0; j < question.from().size(); j++) {
        compared +=
            compare(question, question.from().get(j), answers.get(i).at("/next/" + j), differences);
      }
    }
    assertThat(differences).isEmpty();
    return compared;
  }

  /** Follows one chain of answers. Returns how many were compared. */
  private static int compare(
      Question question, Instant first, JsonNode answers, List<String> differences) {
    CronPattern pattern = CronPattern.parse("pattern", question.pattern());
    ZoneId zone = ZoneId.of(question.tz());
    Instant from = first;
    for (int i = 0; i < CHAIN; i++) {
      Instant ours = pattern.next(from, zone, null);
      Instant theirs = i < answers.size() ? Instant.ofEpochMilli(answers.get(i).asLong()) : null;
      if (crossesOddChange(zone, from, ours)) {
        return i;
      }
      if (!ours.equals(theirs)) {
        differences.add(
            question.pattern()
                + " in "
                + zone
                + " after "
                + from
                + ": ours "
                + ours
                + ", theirs "
                + theirs);
        return i;
      }
      from = ours;
    }
    return CHAIN;
  }

  /** Whether a change of the clocks lies on the way with which cron-parser has trouble. */
  private static boolean crossesOddChange(ZoneId zone, Instant from, Instant to) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(from.minus(Duration.ofHours(3)));
    while (change != null && !change.getInstant().isAfter(to.plus(Duration.ofHours(3)))) {
      if (isOdd(change)) {
        return true;
      }
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return false;
  }

  /** Not by an hour, not on the hour, or with a skipped or repeated time that begins the day. */
  private static boolean isOdd(ZoneOffsetTransition change) {
    LocalTime begin =
        (change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter()).toLocalTime();
    return change.getDuration().abs().compareTo(Duration.ofHours(1)) != 0
        || begin.getMinute() != 0
        || begin.equals(LocalTime.MIDNIGHT);
  }

  /** Some anywhere, and some close to each change of the clocks. */
  private static List<Instant> references(ZoneId zone, Random random) {
    List<Instant> references = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long millis = Duration.between(FIRST, LAST).toMillis();
      references.add(FIRST.plusMillis((long) (random.nextDouble() * millis)));
    }
    ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST);
    while (change != null && change.getInstant().isBefore(LAST)) {
      for (int minutes : List.of(-1500, -130, -61, -60, -40, 0, 10, 30, 59, 60, 200)) {
        references.add(change.getInstant().plus(Duration.ofMinutes(minutes)));
      }
      references.add(change.getInstant().minusSeconds(1));
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return references;
  }

  private static boolean isAccepted(String pattern) {
    try {
      CronPattern.parse("pattern", pattern);
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  private List<JsonNode> ask(List<Question> questions) throws IOException, InterruptedException {
    Path file = directory.resolve("questions");
    List<String> lines =
        questions.stream()
            .map(
                q ->
                    Json.write(
                        Map.of(
                            "pattern",
                            q.pattern(),
                            "tz",
                            q.tz(),
                            "from",
                            q.from().stream().map(Instant::toEpochMilli).toList(),
                            "chain",
                            CHAIN)))
            .toList();
    Files.write(file, lines);
    List<JsonNode> answers =
        node.run(
            Map.of(), Duration.ofMinutes(3), "cron-next.mjs", file.toAbsolutePath().toString());
    assertThat(answers).hasSameSizeAs(questions);
    return answers;
  }
}
