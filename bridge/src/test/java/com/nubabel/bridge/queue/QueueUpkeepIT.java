package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueueUpkeepIT {
  private static QueueFixture fixture;

  private final Queue queue = fixture.newQueue();
  private final QueueUpkeep upkeep = queue.upkeep();

  @BeforeAll
  static void connect() {
    fixture = new QueueFixture();
  }

  @AfterAll
  static void disconnect() {
    fixture.close();
  }

  private void addMany(int count, JobOptions options) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(NewJob.of("n", i, options));
    }
    queue.addBulk(jobs);
  }

  private List<String> jobKeys() {
    return fixture.redis.keys(fixture.key("[0-9]*"));
  }

  @Nested
  class Drain {
    @Test
    void deletesWhatWaitsInBoundedStepsAndKeepsTheDelayed() {
      addMany(2 * QueueUpkeep.STEP + 5, JobOptions.NONE);
      addMany(3, JobOptions.NONE.withPriority(2));
      addMany(1, JobOptions.NONE.withDelay(Duration.ofHours(1)));

      assertThat(upkeep.drainDry(false)).isEqualTo(2 * QueueUpkeep.STEP + 8);
      assertThat(upkeep.drain(false)).isEqualTo(2 * QueueUpkeep.STEP + 8);

      assertThat(jobKeys()).hasSize(1);
      assertThat(upkeep.drain(false)).isZero();
      assertThat(upkeep.drain(true)).isEqualTo(1);
      assertThat(jobKeys()).isEmpty();
    }

    @Test
    void keepsTheNextJobOfASchedulerInItsPlace() {
      JobSchedulers schedulers = new JobSchedulers(fixture.connections, queue.keys(), Instant::now);
      queue.add("a", 1);
      String next =
          schedulers.upsert("s", RepeatRule.every(Duration.ofHours(1)), JobTemplate.NONE).jobId();
      queue.add("b", 2);

      assertThat(upkeep.drainDry(true)).isEqualTo(2);
      assertThat(upkeep.drain(true)).isEqualTo(2);

      assertThat(fixture.ids("wait")).containsExactly(next);
      assertThat(queue.getJob(next)).isNotNull();
    }

    @Test
    void deletesAParentThatWaitsForNothingElse() {
      String child = queue.add("c", 1).id();
      fixture.makeParent("P", child);

      upkeep.drain(false);

      assertThat(queue.getJob("P")).isNull();
      assertThat(fixture.ids("waiting-children")).isEmpty();
    }

    @Test
    void isNotStoppedByAJobWhoseKeyIsSomethingElseOrWhoseParentIsBroken() {
      queue.add("a", 1, QueueFixture.id("text"));
      queue.add("b", 1, QueueFixture.id("child"));
      queue.add("c", 1, QueueFixture.id("sound"));
      fixture.redis.set(fixture.key("text"), "no hash");
      fixture.redis.hset(fixture.key("child"), "parentKey", fixture.key("P"));
      fixture.redis.set(fixture.key("P"), "x");
      fixture.redis.set(fixture.key("P:dependencies"), "no set");

      assertThat(upkeep.drain(false)).isEqualTo(3);

      assertThat(fixture.redis.exists(fixture.key("text"), fixture.key("child"))).isZero();
      assertThat(fixture.redis.exists(fixture.key("sound"), fixture.key("wait"))).isZero();
    }
  }

  @Nested
  class Clean {
    @Test
    void deletesFinishedJobsOlderThanTheGraceAndNoMoreThanTheLimit() {
      for (int i = 0; i < 4; i++) {
        queue.add("n", i);
        fixture.finish("completed");
        fixture.passMillis(1000);
      }

      assertThat(upkeep.cleanDry(Duration.ofSeconds(2), 0, JobState.COMPLETED))
          .containsExactly("1", "2", "3");
      assertThat(upkeep.clean(Duration.ofSeconds(2), 2, JobState.COMPLETED))
          .containsExactly("1", "2");

      assertThat(fixture.ids("completed")).containsExactly("3", "4");
      assertThat(fixture.lastEvents(1)).containsExactly("cleaned count 2");
      assertThat(upkeep.clean(Duration.ofHours(1), 0, JobState.COMPLETED)).isEmpty();
    }

    @Test
    void deletesWhatWaitsByItsAge() {
      queue.add("old", 1);
      fixture.passMillis(5000);
      queue.add("new", 1);

      assertThat(upkeep.clean(Duration.ofSeconds(5), 0, JobState.WAITING)).containsExactly("1");

      assertThat(fixture.ids("wait")).containsExactly("2");
    }

    @Test
    void sparesActiveJobsThatAWorkerHolds() {
      queue.add("held", 1);
      queue.add("lost", 1);
      fixture.activate("t1");
      fixture.activate("t2");
      fixture.redis.del(fixture.key("2:lock"));

      assertThat(upkeep.clean(Duration.ZERO, 0, JobState.ACTIVE)).containsExactly("2");

      assertThat(fixture.ids("active")).containsExactly("1");
    }

    @Test
    void releasesTheDeduplicationOfWhatItDeletes() {
      queue.add("a", 1);
      fixture.redis.hset(fixture.key("1"), "deid", "d");
      fixture.redis.set(fixture.key("de:d"), "1");

      upkeep.clean(Duration.ZERO, 0, JobState.WAITING);

      assertThat(fixture.redis.exists(fixture.key("de:d"))).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
      assertThatThrownBy(() -> upkeep.clean(Duration.ofMillis(-1), 0, JobState.FAILED))
          .hasMessageStartingWith("grace must be at least 0");
      assertThatThrownBy(() -> upkeep.clean(Duration.ZERO, 0, JobState.UNKNOWN))
          .hasMessageStartingWith("state must be one of");
    }
  }

  @Nested
  class Obliterate {
    @Test
    void leavesNothing() {
      addMany(QueueUpkeep.STEP + 1, JobOptions.NONE);
      addMany(1, JobOptions.NONE.withDelay(Duration.ofHours(1)));
      addMany(1, JobOptions.NONE.withPriority(1));
      fixture.finish("failed");
      fixture.finish("completed");

      upkeep.obliterate(false);

      assertThat(fixture.redis.keys(fixture.key("*"))).isEmpty();
    }

    @Test
    void isRefusedWhileJobsAreActiveUnlessForced() {
      queue.add("a", 1);
      fixture.activate("t");

      assertThatThrownBy(() -> upkeep.obliterate(false))
          .isInstanceOfSatisfying(
              JobRefusedException.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.ACTIVE_JOBS))
          .hasMessageContaining("queue '" + queue.keys().prefix() + ":q'");
      assertThat(queue.settings().isPaused()).isTrue();
      upkeep.obliterate(true);

      assertThat(fixture.redis.keys(fixture.key("*"))).isEmpty();
    }
  }

  @Nested
  class RetryAndPromote {
    @Test
    void retryMakesFailedJobsAvailableOldestFirst() {
      for (int i = 0; i < 3; i++) {
        queue.add("n", i);
        fixture.finish("failed");
        fixture.passMillis(10);
      }

      MovedJobs moved =
          upkeep.retryJobs(JobState.FAILED, Instant.ofEpochMilli(QueueFixture.NOW + 10));

      assertThat(moved).isEqualTo(new MovedJobs(2, List.of()));
      assertThat(fixture.ids("wait")).containsExactly("1", "2");
      assertThat(fixture.ids("failed")).containsExactly("3");
      assertThat(fixture.redis.hgetall(fixture.key("1")))
          .doesNotContainKeys("finishedOn", "failedReason")
          .containsEntry("atm", "1");
      assertThat(fixture.lastEvents(2))
          .containsExactly("waiting jobId 1 prev failed", "waiting jobId 2 prev failed");
    }

    @Test
    void retryMakesParentsWaitForTheirFailedChildrenAgain() {
      queue.add("c", 1);
      fixture.finish("failed");
      fixture.makeParent("P", "1");
      fixture.redis.del(fixture.key("P:dependencies"));
      fixture.redis.zadd(fixture.key("P:unsuccessful"), 1, fixture.key("1"));

      upkeep.retryJobs(JobState.FAILED, null);

      assertThat(fixture.redis.smembers(fixture.key("P:dependencies")))
          .containsExactly(fixture.key("1"));
      assertThat(fixture.redis.exists(fixture.key("P:unsuccessful"))).isZero();
    }

    @Test
    void idsWithoutAJobAreReportedAndStopNothing() {
      addMany(QueueUpkeep.STEP + 2, JobOptions.NONE.withDelay(Duration.ofHours(1)));
      fixture.redis.del(fixture.key("1"));
      fixture.redis.set(fixture.key("2"), "no hash");
      fixture.redis.del(fixture.key("2"));
      fixture.redis.set(fixture.key("2"), "no hash");

      MovedJobs moved = upkeep.promoteJobs();

      assertThat(moved).isEqualTo(new MovedJobs(QueueUpkeep.STEP, List.of("1", "2")));
      assertThat(fixture.ids("delayed")).containsExactly("1", "2");
    }

    @Test
    void onlyFinishedJobsCanBeRetried() {
      assertThatThrownBy(() -> upkeep.retryJobs(JobState.WAITING, null))
          .hasMessage("state must be completed or failed, got waiting");
    }
  }

  @Nested
  class Orphans {
    @Test
    void areDeletedWithAllTheirKeysAndNothingElseIs() {
      queue.add("a", 1);
      queue.add("b", 1, QueueFixture.id("own"));
      fixture.redis.hset(fixture.key("77"), Map.of("name", "orphan"));
      fixture.redis.rpush(fixture.key("77:logs"), "row");
      fixture.redis.rpush(fixture.key("78:logs"), "row");
      fixture.redis.hset(fixture.key("metrics:failed"), "count", "1");

      assertThat(upkeep.removeOrphanedJobsDry(0)).containsExactlyInAnyOrder("77", "78");
      assertThat(upkeep.removeOrphanedJobs(0)).containsExactlyInAnyOrder("77", "78");

      assertThat(fixture.redis.keys(fixture.key("7*"))).isEmpty();
      assertThat(fixture.redis.exists(fixture.key("metrics:failed"))).isEqualTo(1);
      assertThat(queue.getJob("1")).isNotNull();
      assertThat(queue.getJob("own")).isNotNull();
      assertThat(upkeep.removeOrphanedJobs(0)).isEmpty();
    }
  }

  @Test
  void eventsAreTrimmedToAboutALength() {
    addMany(500, JobOptions.NONE);

    long trimmed = upkeep.trimEvents(100);

    assertThat(trimmed).isBetween(700L, 900L);
    assertThat(fixture.redis.xlen(fixture.key("events"))).isEqualTo(1000 - trimmed);
  }

  @Test
  void brokenJobsStopNoWorker() {
    addMany(3, JobOptions.NONE);
    addMany(1, JobOptions.NONE.withDelay(Duration.ofMillis(1)));
    addMany(1, JobOptions.NONE.withDelay(Duration.ofMillis(1)));
    fixture.redis.del(fixture.key("1"));
    fixture.redis.set(fixture.key("2"), "no hash");
    fixture.redis.hset(fixture.key("4"), "priority", "high");
    fixture.redis.del(fixture.key("5"));
    fixture.redis.set(fixture.key("5"), "no hash");
    fixture.passMillis(10);

    assertThat(fixture.activate("t")).isEqualTo("3");
    assertThat(fixture.activate("t")).isEqualTo("4");
  }
}
