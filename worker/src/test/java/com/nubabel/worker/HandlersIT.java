package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.JobFailedException;
import com.nubabel.bridge.events.QueueEvents;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs of types, from whoever adds them to whoever awaits them. */
class HandlersIT {
  record Welcome(long userId, LocalDate day) {}

  record Receipt(String to, Instant sentAt, List<Double> weights) {}

  record Everything(
      long whole,
      List<Double> numbers,
      String text,
      List<byte[]> bytes,
      Instant instant,
      OffsetDateTime time,
      Duration duration,
      Optional<String> none,
      Map<String, LocalDate> days) {}

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Instant SENT = Instant.parse("2026-01-31T10:00:00Z");
  private static final JobType<Welcome, Receipt> WELCOME =
      JobType.of("welcome", Welcome.class, Receipt.class)
          .withOptions(JobOptions.NONE.withAttempts(3));
  private static final JobType<Welcome, Receipt> ONCE = WELCOME.uniqueBy("userId", "day");
  private static final Welcome SEVEN = new Welcome(7, LocalDate.of(2026, 1, 31));

  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Receipt send(Welcome welcome, ActiveJob job) {
    job.log("to " + welcome.userId());
    return new Receipt("user-" + welcome.userId(), SENT, List.of(1.0, 1e-7));
  }

  private WorkerBuilder worker() {
    return Worker.builder(fixture.redis, fixture.keys).drainDelay(Duration.ofSeconds(1));
  }

  @Test
  void aJobOfATypeIsHandledAndItsResultAwaitedAsObjects() {
    fixture.start(worker().handle(WELCOME, HandlersIT::send));
    Receipt receipt = new Receipt("user-7", SENT, List.of(1.0, 1e-7));

    String id = fixture.queue.add(WELCOME, SEVEN).id();

    assertThat(fixture.queue.await(WELCOME, id, LIMIT)).isEqualTo(receipt);
    assertThat(fixture.queue.getJob(id).options().attempts()).isEqualTo(3);
    assertThat(fixture.queue.getJob(id).returnvalue())
        .isEqualTo("{\"to\":\"user-7\",\"sentAt\":\"2026-01-31T10:00:00Z\",\"weights\":[1,1e-7]}");
    try (QueueEvents events = QueueEvents.open(fixture.redis, fixture.keys)) {
      assertThat(events.await(WELCOME, id, LIMIT)).isEqualTo(receipt);
    }
  }

  @Test
  void aNameThatNobodyHandlesFailsForGoodAndTellsThoseThatAreHandled() {
    JobType<Welcome, Void> other = JobType.of("goodbye", Welcome.class);
    fixture.start(worker().handle(WELCOME, HandlersIT::send).handle(other, (data, job) -> null));

    String id = fixture.queue.add("welcom", SEVEN, JobOptions.NONE.withAttempts(5)).id();

    assertThatThrownBy(() -> fixture.queue.await(id, LIMIT))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("nobody handles jobs named 'welcom', only 'welcome', 'goodbye'");
    assertThat(fixture.queue.getJob(id).attemptsMade()).isEqualTo(1);
  }

  @Test
  void aFallbackDoesWhatNobodyHandles() {
    fixture.start(worker().handle(WELCOME, HandlersIT::send).fallback(job -> job.name() + "!"));

    String id = fixture.queue.add("welcom", SEVEN).id();

    assertThat(fixture.queue.await(id, LIMIT).asText()).isEqualTo("welcom!");
  }

  @Test
  void dataThatDoesNotFitFailsForGoodAndNamesTheField() {
    fixture.start(worker().handle(WELCOME, HandlersIT::send));

    String id =
        fixture
            .queue
            .add("welcome", Map.of("userId", 7, "day", "tomorrow"), JobOptions.NONE.withAttempts(5))
            .id();

    fixture.awaitState(id, JobState.FAILED);
    assertThat(fixture.queue.getJob(id).failedReason())
        .startsWith("data.day does not fit Welcome: ")
        .contains("tomorrow");
    assertThat(fixture.queue.getJob(id).attemptsMade()).isEqualTo(1);
  }

  @Test
  void handlersThatAreGivenAsTheProcessorBringTheDeadLettersOfTheirTypes() {
    JobType<Welcome, Receipt> mourned = WELCOME.withDeadLetters("letters");
    QueueKeys letters = new QueueKeys(fixture.keys.prefix(), "letters");
    fixture.start(worker().processor(Handlers.of(mourned, HandlersIT::send)));

    String id = fixture.queue.add("welcome", Map.of("day", "tomorrow")).id();

    fixture.awaitState(id, JobState.FAILED);
    assertThat(new Queue(fixture.redis, letters, InstantSource.system()).inspect().count())
        .isEqualTo(1);
  }

  @Test
  void aTypeHasOneHandlerAndAProcessorIsNoneBesideIt() {
    assertThatThrownBy(() -> Handlers.of(WELCOME, HandlersIT::send).handle(ONCE, HandlersIT::send))
        .isInstanceOf(BadInputException.class)
        .hasMessage("handle must be given once for jobs named 'welcome'");
    assertThatThrownBy(
            () -> worker().handle(WELCOME, HandlersIT::send).processor(job -> null).build())
        .hasMessage("processor must not be given beside handlers: make it their fallback");
  }

  @Test
  void aJobThatIsUniqueIsNotAddedAgainUntilTheFirstIsDone() {
    String first = fixture.queue.add(ONCE, SEVEN).id();

    assertThat(fixture.queue.add(ONCE, SEVEN).isNew()).isFalse();
    assertThat(fixture.queue.add(ONCE, new Welcome(8, SEVEN.day())).isNew()).isTrue();

    fixture.start(worker().handle(ONCE, HandlersIT::send));
    fixture.queue.await(first, LIMIT);
    assertThat(fixture.queue.add(ONCE, SEVEN).isNew()).isTrue();
  }

  @Test
  void whatNodeReturnsComesBackAsItWas() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    JobType<Everything, Everything> echo = JobType.of("echo", Everything.class, Everything.class);
    Everything everything =
        new Everything(
            (1L << 53) - 1,
            List.of(1.0, 1e-7, 1e21, 0.1),
            "ß😀\u0001\u2028",
            List.of(new byte[] {-1, 0, 1}),
            SENT.plusMillis(5),
            OffsetDateTime.parse("2026-01-31T10:00:00+02:00"),
            Duration.ofMinutes(90),
            Optional.empty(),
            Map.of("a", LocalDate.of(2026, 2, 28)));
    String id = fixture.queue.add(echo, everything).id();

    node.run("run-some.mjs", TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue(), "1");

    assertThat(fixture.queue.await(echo, id, LIMIT))
        .usingRecursiveComparison()
        .isEqualTo(everything);
    Job job = fixture.queue.getJob(id);
    assertThat(job.returnvalue()).isEqualTo(job.data());
  }

  /** Node computes the ids by the formula that {@link JobType#uniqueBy} gives. */
  @Test
  void aJobOfNodeThatIsTheSameIsNotAddedEither() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    JobType<Map<?, ?>, ?> weights = anyData().uniqueBy("weight", "text");
    Map<String, ?> small = Map.of("weight", 1.5e-9, "text", "ß\u0001");
    Map<String, ?> large = Map.of("weight", 2.0, "text", "long".repeat(50));
    List<String> ids =
        List.of(
            fixture.queue.add(ONCE, SEVEN).id(),
            fixture.queue.add(weights, small).id(),
            fixture.queue.add(weights, large).id());

    var facts =
        node.run("add-unique.mjs", TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue());

    assertThat(facts).extracting(fact -> fact.path("id").asText()).isEqualTo(ids);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // A map of whatever.
  private static JobType<Map<?, ?>, ?> anyData() {
    return (JobType) JobType.of("weights", Map.class, Object.class);
  }
}
