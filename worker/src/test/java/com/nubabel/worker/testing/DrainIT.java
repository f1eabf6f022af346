package com.nubabel.worker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.Deduplication;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.RepeatRule;
import com.nubabel.worker.DelayedException;
import com.nubabel.worker.Handlers;
import com.nubabel.worker.Processor;
import com.nubabel.worker.RateLimitException;
import com.nubabel.worker.UnrecoverableException;
import com.nubabel.worker.WaitingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a job author may rely on when he drains a queue by hand. */
@ExtendWith(NubabelExtension.class)
class DrainIT {
  record Count(int value) {}

  private static final JobType<Count, Count> COUNT = JobType.of("count", Count.class, Count.class);
  private static final Handlers TWICE =
      Handlers.of(COUNT, (count, job) -> new Count(2 * count.value()));
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void drainTellsWhatEachJobReturnedInTheOrderInWhichTheyRan(TestKit kit) {
    Queue queue = kit.queue("q");
    queue.add(COUNT, new Count(1), JobOptions.NONE.withPriority(2));
    queue.add(COUNT, new Count(2), JobOptions.NONE.withPriority(1));
    queue.add(COUNT, new Count(3), JobOptions.NONE.withRemoveOnComplete(KeepJobs.NONE));

    List<JobRun> runs = kit.drain("q", TWICE);

    assertThat(runs).extracting(run -> run.result(COUNT).value()).containsExactly(6, 4, 2);
    assertThat(runs).extracting(JobRun::state).containsOnly(JobState.COMPLETED);
    assertThat(kit.drain("q", TWICE)).isEmpty();
  }

  @Test
  void whatAHandlerReportsStandsInRedis(TestKit kit) {
    String id = kit.queue("q").add(COUNT, new Count(1)).id();

    kit.drain(
        "q",
        job -> {
          job.updateProgress(50);
          job.log("half");
          return null;
        });

    assertThat(kit.queue("q").getJob(id).progress()).isEqualTo("50");
    assertThat(kit.queue("q").getLogs(id)).containsExactly("half");
  }

  @Test
  void aJobThatIsRetriedAtOnceRunsAgainInTheSameDrain(TestKit kit) {
    kit.queue("q").add("n", Map.of(), JobOptions.NONE.withAttempts(3));

    List<JobRun> runs =
        kit.drain(
            "q",
            job -> {
              throw new IllegalStateException("no");
            });

    assertThat(runs)
        .extracting(JobRun::state, JobRun::failedReason, run -> run.thrown().getMessage())
        .containsExactly(
            tuple(JobState.WAITING, "no", "no"),
            tuple(JobState.WAITING, "no", "no"),
            tuple(JobState.FAILED, "no", "no"));
    assertThatThrownBy(() -> runs.get(2).result(COUNT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no");
  }

  @Test
  void aFailureForGoodIsToldAlsoIfTheJobIsRemovedWithIt(TestKit kit) {
    JobOptions options = JobOptions.NONE.withAttempts(3).withRemoveOnFail(KeepJobs.NONE);
    kit.queue("q").add("n", Map.of(), options);

    List<JobRun> runs =
        kit.drain(
            "q",
            job -> {
              throw new UnrecoverableException("never");
            });

    assertThat(runs)
        .extracting(JobRun::state, JobRun::failedReason)
        .containsExactly(tuple(JobState.FAILED, "never"));
  }

  @Test
  void aJobWhoseTypeNamesDeadLettersLeavesOneThere(TestKit kit) {
    JobType<Count, Count> mourned = COUNT.withDeadLetters("letters");
    kit.queue("q").add(mourned, new Count(1));

    kit.drain(
        "q",
        Handlers.of(
            mourned,
            (count, job) -> {
              throw new IllegalStateException("no");
            }));

    assertThat(kit.drain("letters", job -> job.data().path("failedReason")))
        .extracting(JobRun::name, JobRun::returnvalue)
        .containsExactly(tuple("count", "\"no\""));
  }

  @Test
  void delayedJobsRunWhenTheClockHasMoved(TestKit kit) {
    kit.queue("q").add(COUNT, new Count(1), JobOptions.NONE.withDelay(HOUR));
    Processor later =
        job -> {
          if (kit.clock().instant().isBefore(TestClock.START.plus(HOUR.multipliedBy(2)))) {
            throw new DelayedException(kit.clock().instant().plus(HOUR));
          }
          return null;
        };

    assertThat(kit.drain("q", later)).isEmpty();
    kit.clock().advance(HOUR);
    assertThat(kit.drain("q", later)).extracting(JobRun::state).containsExactly(JobState.DELAYED);
    kit.clock().advance(HOUR);
    assertThat(kit.drain("q", later)).extracting(JobRun::state).containsExactly(JobState.COMPLETED);
  }

  /** Both are kept by Redis, on its own clock. */
  @Test
  void rateLimitsAndDeduplicationEndWithTheTestsClock(TestKit kit) {
    JobType<Count, Count> hourly = COUNT.uniqueBy(id -> Deduplication.throttle(id, HOUR), "value");
    Queue queue = kit.queue("q");
    queue.add(hourly, new Count(1));
    Processor limited =
        job -> {
          if (kit.clock().instant().equals(TestClock.START)) {
            throw new RateLimitException(HOUR);
          }
          return null;
        };

    assertThat(kit.drain("q", limited)).extracting(JobRun::state).containsExactly(JobState.WAITING);
    assertThat(kit.drain("q", limited)).isEmpty();
    kit.clock().advance(HOUR.minusMinutes(1));
    assertThat(queue.add(hourly, new Count(1)).isNew()).isFalse();
    assertThat(kit.drain("q", limited)).isEmpty();
    kit.clock().advance(Duration.ofMinutes(1));
    assertThat(queue.add(hourly, new Count(1)).isNew()).isTrue();
    assertThat(kit.drain("q", limited)).hasSize(2);
  }

  @Test
  void aJobWaitsForTheChildrenThatItAdds(TestKit kit) {
    kit.queue("parents").add("parent", Map.of());
    Processor parent =
        job -> {
          if (job.children().getDependenciesCount().processed() == 0) {
            JobOptions child = JobOptions.NONE.withParent(job.asParent());
            kit.queue("children").add(COUNT, new Count(4), child);
            job.moveToWaitingChildren();
          }
          return job.children().getChildrenValues().values();
        };

    assertThat(kit.drain("parents", parent))
        .extracting(JobRun::state)
        .containsExactly(JobState.WAITING_CHILDREN);
    assertThat(kit.drain("children", TWICE)).hasSize(1);
    assertThat(kit.drain("parents", parent))
        .extracting(JobRun::returnvalue)
        .containsExactly("[{\"value\":8}]");
  }

  @Test
  void aSchedulerGoesOnAsItsJobsAreRun(TestKit kit) {
    List<Instant> times = new ArrayList<>();
    Processor tick = job -> times.add(kit.clock().instant());
    kit.queue("q")
        .schedulers()
        .upsert("tick", RepeatRule.every(HOUR), JobTemplate.of(COUNT, new Count(0)));

    for (int turn = 0; turn < 3; turn++) {
      kit.drain("q", tick);
      kit.clock().advance(HOUR);
    }

    assertThat(times)
        .containsExactly(
            TestClock.START,
            TestClock.START.plus(HOUR),
            TestClock.START.plus(HOUR.multipliedBy(2)));
  }

  @Test
  void addedHasTheJobsOfATypeQueueByQueueAsTheyWereAdded(TestKit kit) {
    kit.queue("b").add(COUNT, new Count(1));
    kit.queue("a").add(COUNT, new Count(2), JobOptions.NONE.withDelay(HOUR));
    kit.queue("a").add("other", Map.of());
    kit.queue("b").addBulk(List.of(NewJob.of(COUNT, new Count(3))));
    kit.drain("b", TWICE);

    assertThat(kit.added(COUNT))
        .extracting(Added::queue, added -> added.data().value())
        .containsExactly(tuple("a", 2), tuple("b", 1), tuple("b", 3));
    assertThat(kit.added("a", COUNT))
        .extracting(added -> added.options().delayMillis())
        .containsExactly(HOUR.toMillis());
  }

  @Test
  void aJobThatIsAlwaysDueEndsTheDrain(TestKit kit) {
    kit.queue("q").add("busy", Map.of());

    assertThatThrownBy(
            () ->
                kit.drain(
                    "q",
                    job -> {
                      throw new WaitingException();
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("'busy'", "'q'", "1000 runs");
  }

  @Test
  void anAssertionInAHandlerFailsTheTest(TestKit kit) {
    String id = kit.queue("q").add("n", Map.of()).id();

    assertThatThrownBy(
            () ->
                kit.drain(
                    "q",
                    job -> {
                      throw new AssertionError("not so");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not so");
    assertThat(kit.queue("q").job(id).getState()).isEqualTo(JobState.FAILED);
  }

  @Test
  void theClockGoesForwardAlone(TestKit kit) {
    assertThatThrownBy(() -> kit.clock().advanceTo(TestClock.START.minusMillis(1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("duration must be at least 0");
  }

  @Test
  void closingRemovesAllKeysOfTheTestAndNoOthers(TestKit kit) {
    kit.queue("q").add(COUNT, new Count(1));
    TestKit other = TestKit.on(kit.redis());
    other.queue("q").add(COUNT, new Count(1), JobOptions.NONE.withDelay(HOUR));
    PrefixKeys keys = new PrefixKeys(kit.redis(), other.prefix());
    assertThat(keys.find()).isNotEmpty();

    other.close();

    assertThat(keys.find()).isEmpty();
    assertThat(kit.added(COUNT)).hasSize(1);
  }
}
