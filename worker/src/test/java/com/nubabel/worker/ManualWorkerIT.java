package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisOptions;
import com.nubabel.bridge.redis.RedisUnavailableException;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that are taken and moved by hand; what is left in Redis is tried by TwinScenariosIT. */
class ManualWorkerIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final WorkerFixture fixture = new WorkerFixture();
  private final ManualWorker worker = Worker.builder(fixture.redis, fixture.keys).buildManual();

  @AfterEach
  void close() {
    worker.close();
    fixture.close();
  }

  private String add() {
    return fixture.queue.add("n", Map.of("x", 1)).id();
  }

  private void assertRefused(Refusal refusal, String jobId, ThrowingCallable move) {
    assertThatThrownBy(move)
        .asInstanceOf(type(JobRefusedException.class))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(refusal))
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageStartingWith(
                        "job %s in queue '%s:q': ".formatted(jobId, fixture.keys.prefix())));
  }

  @Test
  void jobThatIsTakenHereIsCompletedElsewhereByItsIdAndToken() {
    String id = add();
    HeldJob taken = worker.getNextJob("token-1");
    assertThat(taken.job().data()).isEqualTo("{\"x\":1}");
    assertThat(worker.getNextJob("token-2")).isNull();
    assertThat(taken.extendLock(Duration.ofMinutes(2))).isTrue();
    assertThat(fixture.redis.reads().pttl(fixture.keys.job(id) + ":lock").toCompletableFuture())
        .succeedsWithin(LIMIT)
        .satisfies(left -> assertThat(left).isGreaterThan(60_000));

    ManualWorker elsewhere = Worker.builder(fixture.redis, fixture.keys).buildManual();
    elsewhere.held(id, "token-1").moveToCompleted(List.of(1, 2));

    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.COMPLETED);
    assertThat(fixture.queue.getJob(id).returnvalue()).isEqualTo("[1,2]");
    assertRefused(Refusal.LOCK_MISSING, id, () -> taken.moveToCompleted(null));
  }

  @Test
  void failureIsRetriedWhileAttemptsAreLeft() {
    JobOptions twice = JobOptions.NONE.withAttempts(2);
    String id = fixture.queue.add("n", 1, twice).id();

    worker.getNextJob("t").moveToFailed(new IllegalStateException("first"));
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.WAITING);
    worker.getNextJob("t").moveToFailed(new UnrecoverableException("for good"));

    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.FAILED);
    assertThat(fixture.queue.getJob(id).failedReason()).isEqualTo("for good");
  }

  @Test
  void locksAreRenewedTogetherAndThoseThatAreGoneAreNamed() {
    add();
    add();
    HeldJob kept = worker.getNextJob("a");
    HeldJob gone = worker.getNextJob("b");
    assertThat(fixture.queue.job(gone.id()).releaseLock("b")).isTrue();

    assertThat(worker.extendLocks(List.of(kept, gone), Duration.ofSeconds(30)))
        .containsExactly(gone);
  }

  @Test
  void whatCannotBeSaysWhyWithJobAndQueue() {
    String id = add();
    assertRefused(Refusal.LOCK_MISSING, id, () -> worker.held(id, "t").moveToCompleted(1));
    assertRefused(Refusal.WRONG_STATE, id, () -> worker.held(id, "0").moveToWait());
    HeldJob held = worker.getNextJob("t");
    HeldJob another = worker.held(id, "another");
    Throwable failure = new IllegalStateException("boom");
    assertRefused(Refusal.LOCK_OF_ANOTHER, id, () -> another.moveToCompleted(1));
    assertRefused(Refusal.LOCK_OF_ANOTHER, id, () -> another.moveToFailed(failure));
    assertRefused(Refusal.LOCK_OF_ANOTHER, id, () -> another.moveToDelayed(Instant.now()));
    assertRefused(Refusal.LOCK_OF_ANOTHER, id, another::moveToWait);
    assertRefused(
        Refusal.JOB_MISSING, "none", () -> worker.held("none", "t").moveToFailed(failure));
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.ACTIVE);

    JobOptions child = JobOptions.NONE.withParent(Parent.of(fixture.keys, id)).withJobId("C");
    fixture.queue.add("n", 1, child);
    assertRefused(Refusal.PENDING_CHILDREN, id, () -> held.moveToCompleted(1));
    assertRefused(Refusal.LOCK_OF_ANOTHER, id, another::moveToWaitingChildren);
    assertThat(held.moveToWaitingChildren()).isTrue();
    assertThat(fixture.queue.snapshot(id).state()).isEqualTo(JobState.WAITING_CHILDREN);
  }

  @Test
  void waitEndsWithTheJobThatComes() throws Exception {
    CompletableFuture<HeldJob> waited =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return worker.getNextJob("t", LIMIT);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    String id = add();

    assertThat(waited.get(10, TimeUnit.SECONDS).id()).isEqualTo(id);
    assertThat(worker.getNextJob("t", Duration.ofMillis(20))).isNull();
  }

  @Test
  void waitEndsWhenADelayedJobIsDue() throws Exception {
    JobOptions soon = JobOptions.NONE.withDelay(Duration.ofMillis(150));
    String id = fixture.queue.add("n", 1, soon).id();

    assertThat(worker.getNextJob("t")).isNull();
    assertThat(worker.getNextJob("t", LIMIT).id()).isEqualTo(id);
  }

  @Test
  void jobThatCannotBeReadFailsAndTheNextIsTaken() {
    String corrupt = add();
    String next = add();
    fixture
        .redis
        .commands()
        .hset(fixture.keys.job(corrupt), "opts", "{")
        .toCompletableFuture()
        .join();

    assertThat(worker.getNextJob("t").id()).isEqualTo(next);
    assertThat(fixture.queue.job(corrupt).getState()).isEqualTo(JobState.FAILED);
  }

  @Test
  void forgottenJobWaitsAgainAfterASweep() {
    String id = add();
    worker.getNextJob("t");
    fixture.queue.job(id).releaseLock("t");
    ManualWorker sweeper =
        Worker.builder(fixture.redis, fixture.keys)
            .stalledInterval(Duration.ofMillis(100))
            .buildManual();

    assertThat(sweeper.moveStalledJobsToWait()).isEmpty();
    fixture
        .redis
        .commands()
        .del(fixture.keys.base() + "stalled-check")
        .toCompletableFuture()
        .join();
    assertThat(sweeper.moveStalledJobsToWait()).containsExactly(id);
  }

  @Test
  void outageFailsAtTheDeadlineAndALostReplyIsSaidToBeOne() {
    String id = add();
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        RedisConnections redis =
            RedisConnections.open(
                proxy.uri(), RedisOptions.DEFAULT.withCommandDeadline(Duration.ofMillis(300)))) {
      ManualWorker cut = Worker.builder(redis, fixture.keys).buildManual();
      HeldJob held = cut.getNextJob("t");
      proxy.cutReplyTo("moveToFinished");
      assertThatThrownBy(() -> held.moveToCompleted(1))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining(id);
      assertThat(fixture.queue.job(id).getState()).isEqualTo(JobState.COMPLETED);

      proxy.breakAll();
      assertThatThrownBy(() -> cut.getNextJob("t"))
          .isInstanceOfAny(RedisUnavailableException.class, OutcomeUnknownException.class);
      assertThatThrownBy(() -> cut.held("1", "t")).isInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void inputThatCannotBeIsNamed() {
    assertThatThrownBy(() -> worker.getNextJob(""))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("token must be");
    assertThatThrownBy(() -> worker.held("", "t")).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> fixture.worker(job -> null).buildManual())
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("processor must not be given");
    assertThatThrownBy(() -> worker.extendLocks(List.of(), Duration.ZERO))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("duration");
  }
}
