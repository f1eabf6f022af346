package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backoff of an author's own says how long a failed job waits, and whether at all. */
class BackoffStrategyIT {
  private static final String OWN = "{\"attempts\":3,\"backoff\":{\"type\":\"own\",\"delay\":5}}";

  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private String addWithOwnBackoff() {
    return fixture.queue.add("n", 1, JobOptions.of(Json.parse(OWN))).id();
  }

  private WorkerBuilder failing() {
    return fixture.worker(
        job -> {
          throw new IllegalStateException("boom");
        });
  }

  @Test
  void strategySaysHowLongAndWhetherAtAll() {
    List<String> asked = new CopyOnWriteArrayList<>();
    fixture.start(
        failing()
            .backoffStrategy(
                (attempt, failure, job) -> {
                  asked.add(attempt + failure.getMessage() + job.options().backoff().type());
                  return attempt == 1 ? Duration.ofMillis(20) : null;
                }));

    String id = addWithOwnBackoff();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().attemptsMade()).isEqualTo(2);
    assertThat(asked).containsExactly("1boomown", "2boomown");
    assertThat(fixture.eventNames(id)).contains("delayed", "waiting<delayed");
  }

  @Test
  void strategyThatFailsFailsTheJobAndSaysSo() {
    fixture.start(
        failing()
            .backoffStrategy(
                (attempt, failure, job) -> {
                  throw new IllegalArgumentException("no idea");
                }));

    String id = addWithOwnBackoff();

    assertThat(fixture.awaitState(id, JobState.FAILED).job().failedReason())
        .startsWith("boom; its backoff strategy failed")
        .contains("no idea");
  }
}
