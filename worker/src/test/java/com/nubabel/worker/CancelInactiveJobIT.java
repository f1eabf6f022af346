package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cancel of a job that does not run: it fails at once, unless there is nothing to cancel. */
@Timeout(60)
class CancelInactiveJobIT {
  enum Place {
    WAITING,
    PAUSED,
    DELAYED,
    PRIORITIZED,
    WAITING_CHILDREN
  }

  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsNotActiveFailsAtOnceAndUnrun(Place place) {
    String id = addTo(place);

    assertThat(fixture.queue.cancel(id, "no more")).isEqualTo(Cancellation.DONE);

    Job job = fixture.awaitState(id, JobState.FAILED).job();
    assertThat(job.failedReason()).isEqualTo("cancelled: no more");
    assertThat(job.attemptsMade()).isZero();
    assertThat(job.finishedOn()).isPositive();
    for (String list : List.of("wait", "paused", "delayed", "prioritized", "waiting-children")) {
      assertThat(fixture.exists(list)).as(list).isFalse();
    }
    assertThat(fixture.events())
        .contains(List.of("event", "retries-exhausted", "jobId", id, "attemptsMade", "0"));
  }

  /** By hand, where no option brings a job. */
  private String addTo(Place place) {
    String base = fixture.keys.base();
    var redis = fixture.redis.reads();
    JobOptions options =
        switch (place) {
          case DELAYED -> JobOptions.NONE.withDelay(Duration.ofHours(1));
          case PRIORITIZED -> JobOptions.NONE.withPriority(3);
          default -> JobOptions.NONE;
        };
    String id = fixture.queue.add("n", 1, options).id();
    if (place == Place.PAUSED) {
      redis.rename(base + "wait", base + "paused").toCompletableFuture().join();
    } else if (place == Place.WAITING_CHILDREN) {
      redis.lrem(base + "wait", 0, id).toCompletableFuture().join();
      redis.zadd(base + "waiting-children", 1, id).toCompletableFuture().join();
    }
    return id;
  }

  @Test
  void whatIsKeptOfItIsAsItsOptionsSay() {
    JobOptions options = JobOptions.NONE.withRemoveOnFail(KeepJobs.NONE);
    String id = fixture.queue.add("n", 1, options).id();

    fixture.queue.cancel(id, "no more");

    assertThat(fixture.queue.getJob(id)).isNull();
    assertThat(fixture.eventNames(id)).contains("failed<waiting");
  }

  @Test
  void oneThatHasFinishedIsRefused() {
    fixture.start(fixture.worker(job -> null));
    String id = fixture.queue.add("n", 1).id();
    fixture.awaitState(id, JobState.COMPLETED);

    assertThatThrownBy(() -> fixture.queue.cancel(id, "late"))
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.FINISHED));
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test
  void oneThatIsNotThereIsRefusedAndNothingIsWritten() {
    assertThatThrownBy(() -> fixture.queue.cancel("404", "why"))
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.JOB_MISSING));
    assertThat(fixture.exists("404")).isFalse();
  }
}
