package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.type.TypeReference;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobTypeTest {
  record Welcome(long userId, LocalDate day, Optional<String> greeting) {}

  record Receipt(Instant sentAt, Duration took) {}

  record Line(String article, int count) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
  sealed interface Shape {}

  @JsonTypeName("circle")
  record Circle(double radius) implements Shape {}

  private static final JobType<Welcome, Receipt> WELCOME =
      JobType.of("welcome", Welcome.class, Receipt.class);

  @Nested
  class Json {
    @Test
    void dataAndResultComeBackAsTheyWere() {
      Welcome welcome = new Welcome(7, LocalDate.of(2026, 1, 31), Optional.empty());
      Receipt receipt = new Receipt(Instant.ofEpochMilli(1), Duration.ofMinutes(5));

      assertThat(WELCOME.writeData(welcome))
          .isEqualTo("{\"userId\":7,\"day\":\"2026-01-31\",\"greeting\":null}");
      assertThat(WELCOME.readData(WELCOME.writeData(welcome))).isEqualTo(welcome);
      assertThat(WELCOME.readResult(WELCOME.writeResult(receipt))).isEqualTo(receipt);
    }

    @Test
    void aTimeKeepsItsOffset() {
      JobType<OffsetDateTime, Void> at = JobType.of("at", OffsetDateTime.class);
      OffsetDateTime time = OffsetDateTime.parse("2026-01-31T10:00:00+02:00");

      assertThat(at.readData(at.writeData(time))).isEqualTo(time);
    }

    @Test
    void theTextOfADateOfNodeIsATime() {
      JobType<Welcome, Instant> dated = JobType.of("dated", Welcome.class, Instant.class);

      assertThat(dated.readResult("\"2026-01-31T10:00:00.000Z\""))
          .isEqualTo(Instant.parse("2026-01-31T10:00:00Z"));
    }

    @Test
    void unknownFieldsArePassedOver() {
      assertThat(WELCOME.readData("{\"userId\":7,\"newer\":[1]}"))
          .isEqualTo(new Welcome(7, null, Optional.empty()));
    }

    @Test
    void genericTypesKeepTheirPartsAndTheNamesOfSubtypes() {
      JobType<List<Shape>, Map<String, Line>> shapes =
          JobType.of("shapes", new TypeReference<>() {}, new TypeReference<>() {});

      String data = shapes.writeData(List.of(new Circle(1)));
      Map<String, Line> result = Map.of("a", new Line("pen", 2));

      assertThat(data).isEqualTo("[{\"kind\":\"circle\",\"radius\":1}]");
      assertThat(shapes.readData(data)).containsExactly(new Circle(1));
      assertThat(shapes.readResult(shapes.writeResult(result))).isEqualTo(result);
    }

    @Test
    void whatDoesNotFitIsNamedByItsPath() {
      JobType<List<Line>, Void> order =
          JobType.of("order", new TypeReference<>() {}, new TypeReference<>() {});

      assertThatThrownBy(() -> order.readData("[{},{\"count\":\"two\"}]"))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("data[1].count does not fit")
          .hasMessageContaining("two");
      assertThatThrownBy(() -> order.readData("[{\"count\":1.5}]"))
          .hasMessageStartingWith("data[0].count ");
      assertThatThrownBy(() -> WELCOME.readResult("[]"))
          .hasMessageStartingWith("returnvalue does not fit Receipt: ");
      assertThatThrownBy(() -> WELCOME.readData("{} x"))
          .hasMessageStartingWith("data does not fit");
    }

    @Test
    void aTypeThatReturnsNothingReadsWhateverCame() {
      JobType<Welcome, Void> quiet = JobType.of("quiet", Welcome.class);

      assertThat(quiet.writeResult(null)).isEqualTo("null");
      assertThat(quiet.readResult("null")).isNull();
    }
  }

  @Nested
  class Options {
    private final JobType<Welcome, Receipt> patient =
        WELCOME.withOptions(JobOptions.NONE.withAttempts(5).withPriority(3));

    @Test
    void thoseOfTheJobWinOverThoseOfTheType() {
      JobOptions own = JobOptions.NONE.withAttempts(2).withJobId("w");

      NewJob job = NewJob.of(patient, welcome(7), own);

      assertThat(job.options())
          .isEqualTo(JobOptions.NONE.withAttempts(2).withPriority(3).withJobId("w"));
      assertThat(job.name()).isEqualTo("welcome");
    }

    @Test
    void everyWayToAddHasThem() {
      JobOptions options = patient.options();

      assertThat(NewJob.of(patient, welcome(7)).options()).isEqualTo(options);
      assertThat(FlowJob.of("q", patient, welcome(7)).job().options()).isEqualTo(options);
      assertThat(JobTemplate.of(patient, welcome(7)).options()).isEqualTo(options);
    }

    @Test
    void whatOnlyOneJobCanHaveIsRefused() {
      JobOptions child = JobOptions.NONE.withParent(new Parent("1", "bull:q"));

      assertThatThrownBy(() -> WELCOME.withOptions(JobOptions.NONE.withJobId("w")))
          .hasMessageStartingWith("opts.jobId must not be given for a type of jobs, got 'w'");
      assertThatThrownBy(() -> WELCOME.withOptions(child)).hasMessageStartingWith("opts.parent ");
      assertThatThrownBy(() -> JobType.of("", Welcome.class)).hasMessageStartingWith("name ");
    }
  }

  @Nested
  class Unique {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);

    @Test
    void idIsTheNameAndTheFields() {
      assertThat(idOf(WELCOME.uniqueBy("userId", "day"), welcome(7)))
          .isEqualTo("[\"welcome\",7,\"2026-01-31\"]");
    }

    @Test
    void aLongIdIsHashed() {
      JobType<Map<String, Object>, Void> type =
          JobType.<Map<String, Object>, Void>of(
                  "t", new TypeReference<>() {}, new TypeReference<>() {})
              .uniqueBy("text");

      assertThat(idOf(type, Map.of("text", "é".repeat(60)))).startsWith("[\"t\",").hasSize(68);
      assertThat(idOf(type, Map.of("text", "é".repeat(61)))).matches("[0-9a-f]{64}");
    }

    @Test
    void modeIsAsChosenAndTheJobsOwnWins() {
      JobType<Welcome, Receipt> hourly =
          WELCOME.uniqueBy(id -> Deduplication.throttle(id, Duration.ofHours(1)), "userId");
      JobOptions own = JobOptions.NONE.withDeduplication(Deduplication.of("mine"));

      assertThat(NewJob.of(hourly, welcome(7)).options().deduplication())
          .isEqualTo(Deduplication.throttle("[\"welcome\",7]", Duration.ofHours(1)));
      assertThat(NewJob.of(hourly, welcome(7), own).options()).isEqualTo(own);
    }

    @Test
    void aFieldThatIsMissingIsRefusedSinceAllJobsWouldBeTheSame() {
      assertThatThrownBy(() -> NewJob.of(WELCOME.uniqueBy("usrId"), welcome(7)))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("data.usrId must be a text, a number, true or false")
          .hasMessageContainingAll("'welcome'", "got none");
      assertThatThrownBy(() -> NewJob.of(WELCOME.uniqueBy("greeting"), welcome(7)))
          .hasMessageContaining("got null");
      assertThatThrownBy(() -> WELCOME.uniqueBy()).hasMessageStartingWith("uniqueBy must name");
    }

    private static <A> String idOf(JobType<A, ?> type, A data) {
      return NewJob.of(type, data).options().deduplication().id();
    }

    private static Welcome welcome(long userId) {
      return new Welcome(userId, DAY, Optional.empty());
    }
  }

  private static Welcome welcome(long userId) {
    return Unique.welcome(userId);
  }
}
