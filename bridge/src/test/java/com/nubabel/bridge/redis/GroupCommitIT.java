package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.testing.CommandStats;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Operations here append rows to one job's log, so that what was done, and when, can be read. */
class GroupCommitIT {
  private static final String JOB = "j";

  private final String base = TestRedis.prefix() + ":q:";

  private static Operation row(int number) {
    return new Operation("addLog", JOB, List.of(JOB, String.valueOf(number), ""));
  }

  private List<CompletableFuture<List<Object>>> submitRows(
      RedisConnections redis, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> redis.commit(base).submit(row(number)))
        .toList();
  }

  private List<String> rows(RedisConnections redis) {
    return redis.reads().lrange(base + JOB + ":logs", 0, -1).toCompletableFuture().join();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    Throwable failure = catchThrowable(() -> future.get(10, TimeUnit.SECONDS));
    return failure instanceof ExecutionException ? failure.getCause() : failure;
  }

  private void storeJob(RedisConnections redis) throws Exception {
    redis.commands().hset(base + JOB, "name", "n").get();
  }

  @Nested
  class OnAServerOfAll {
    private final RedisConnections redis = RedisConnections.open(TestRedis.uri());

    @BeforeEach
    void store() throws Exception {
      storeJob(redis);
    }

    @AfterEach
    void close() {
      redis.close();
    }

    @Test
    void operationsAreCarriedOutInTheOrderOfTheirSubmission() {
      submitRows(redis, 0, 5000).forEach(CompletableFuture::join);

      assertThat(rows(redis)).isEqualTo(numbers(0, 5000));
    }

    @Test
    void operationThatFailsFailsAlone() throws Exception {
      redis.commands().hset(base + "bad", "name", "n").get();
      redis.commands().set(base + "bad:logs", "not a list").get();

      var before = submitRows(redis, 0, 50);
      var wrongType =
          redis.commit(base).submit(new Operation("addLog", "bad", List.of("bad", "x", "")));
      var noSuchJob =
          redis.commit(base).submit(new Operation("addLog", "none", List.of("none", "x", "")));
      var after = submitRows(redis, 50, 100);

      after.forEach(CompletableFuture::join);
      before.forEach(CompletableFuture::join);
      assertThat(rows(redis)).isEqualTo(numbers(0, 100));
      assertThat(failureOf(wrongType))
          .isInstanceOf(JobRefusedException.class)
          .hasMessageStartingWith("job bad in queue '" + base.replaceFirst(":$", "") + "': addLog")
          .hasMessageContaining("WRONGTYPE");
      assertThat(((JobRefusedException) failureOf(noSuchJob)).refusal())
          .isEqualTo(Refusal.JOB_MISSING);
    }

    @Test
    void operationThatNobodyKnowsFailsAlone() {
      var unknown = redis.commit(base).submit(new Operation("none", null, List.of("x")));
      var known = redis.commit(base).submit(row(1));

      assertThat(known.join()).containsExactly(1L);
      assertThat(failureOf(unknown)).isInstanceOf(JobRefusedException.class);
    }

    @Test
    void callerThatGivesUpStopsNobodyElse() {
      var all = submitRows(redis, 0, 2000);
      all.get(1999).cancel(false);

      all.get(1998).join();

      assertThat(redis.commit(base).submit(row(2000)).join()).hasSize(1);
    }

    @Test
    void afterCloseOperationsAreRefusedAndSaySo() {
      GroupCommit commit = redis.commit(base);
      redis.close();

      assertThat(failureOf(commit.submit(row(1))))
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("was not sent")
          .hasMessageContaining("closed");
    }
  }

  @Nested
  class OnAServerOfItsOwn {
    private final RedisProcess server = TestRedis.startOwn();
    private final RedisProxy proxy = new RedisProxy(server.uri());
    private final RedisConnections direct = RedisConnections.open(server.uri());
    private final RedisConnections redis =
        RedisConnections.open(
            proxy.uri(), RedisOptions.DEFAULT.withCommandDeadline(Duration.ofMillis(1500)));

    @BeforeEach
    void store() throws Exception {
      storeJob(direct);
    }

    @AfterEach
    void close() {
      redis.close();
      direct.close();
      proxy.close();
      server.close();
    }

    @Test
    void underLoadOperationsTravelInGroups() throws Exception {
      direct.commit(base).submit(row(0)).join();
      long before = CommandStats.calls(direct, "evalsha");

      submitRows(direct, 1, 2001).forEach(CompletableFuture::join);

      assertThat(CommandStats.calls(direct, "evalsha") - before).isLessThan(1000);
      assertThat(rows(direct)).isEqualTo(numbers(0, 2001));
    }

    @Test
    void flushedScriptIsLoadedAgainAndNothingIsLostRepeatedOrOvertaken() throws Exception {
      for (int round = 0; round < 20; round++) {
        submitRows(redis, round * 200, round * 200 + 100);
        var flush = direct.commands().scriptFlush();
        var last = submitRows(redis, round * 200 + 100, round * 200 + 200).get(99);
        flush.get();
        last.join();
      }

      assertThat(String.join("\n", rows(direct))).isEqualTo(String.join("\n", numbers(0, 4000)));
      assertThat(CommandStats.calls(direct, "eval")).isBetween(2L, 100L);
    }

    @Test
    void lostReplyIsAnUnknownOutcomeAndNothingIsSentTwice() {
      redis.commit(base).submit(row(0)).join();
      proxy.cutReplyTo("EVALSHA");

      var lost = redis.commit(base).submit(row(1));

      assertThat(failureOf(lost))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageStartingWith("job j in queue '")
          .hasMessageContaining("reply was lost");
      redis.commit(base).submit(row(2)).join();
      assertThat(rows(direct)).containsExactly("0", "1", "2");
    }

    @Test
    void firstCallOfAScriptIsNotSentTwiceEither() throws Exception {
      direct.commands().scriptFlush().get();
      proxy.cutReplyTo("$4\r\nEVAL\r\n");

      var lost = redis.commit(base).submit(row(1));

      assertThat(failureOf(lost)).isInstanceOf(OutcomeUnknownException.class);
      redis.commit(base).submit(row(2)).join();
      assertThat(rows(direct)).containsExactly("1", "2");
    }

    @Test
    void whatComesDuringAnOutageWaitsForItsEnd() {
      redis.commit(base).submit(row(0)).join();
      proxy.breakAll();
      await().until(() -> !redis.isConnected());

      var waiting = submitRows(redis, 1, 1001);
      proxy.heal();

      waiting.forEach(CompletableFuture::join);
      assertThat(rows(direct)).isEqualTo(numbers(0, 1001));
    }

    @Test
    void duringALongOutageEachOperationFailsUnsentAtItsDeadline() {
      redis.commit(base).submit(row(0)).join();
      proxy.breakAll();
      await().until(() -> !redis.isConnected());
      long began = System.nanoTime();

      var waiting = submitRows(redis, 1, 1001);

      assertThat(waiting.stream().map(GroupCommitIT::failureOf).toList())
          .hasSize(1000)
          .hasOnlyElementsOfType(RedisUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(1400), Duration.ofMillis(4000));
      proxy.heal();
      await().until(redis::isConnected);
      redis.commit(base).submit(row(1)).join();
      assertThat(rows(direct)).containsExactly("0", "1");
    }

    @Test
    void serverThatHangsIsNotWaitedForBeyondTheDeadline() throws Exception {
      redis.commit(base).submit(row(0)).join();
      // A script of 3 s, since a test's server may not know DEBUG SLEEP.
      var busy =
          direct
              .commands()
              .eval(
                  "local function s() local t = redis.call('TIME') return t[1] + t[2] / 1e6 end "
                      + "local from = s() while s() < from + 3 do end return 1",
                  ScriptOutputType.INTEGER);
      // It comes over another connection: what follows must not overtake it.
      await().until(() -> !answersWithin(redis, Duration.ofMillis(100)));

      var sent = redis.commit(base).submit(row(1));
      var late = submitRows(redis, 2, 3000);

      assertThat(redis.commit(base).isAnswering(60_000)).isTrue();
      await().until(() -> !redis.commit(base).isAnswering(200));
      assertThat(failureOf(sent)).isInstanceOf(OutcomeUnknownException.class);
      assertThat(late).allSatisfy(one -> assertThat(failureOf(one)).isNotNull());
      busy.toCompletableFuture().get(10, TimeUnit.SECONDS);
      // What was sent is carried out late, which Valkey does not do; what waited is not.
      redis.commit(base).submit(row(3000)).join();
      String[] first = isValkey() ? new String[] {"0"} : new String[] {"0", "1"};
      assertThat(rows(direct)).startsWith(first).endsWith("3000").hasSizeLessThan(3000);
      assertThat(rows(direct).stream().map(Integer::valueOf).toList()).isSorted();
    }

    /** Whether the server forgets what a connection has sent when that is given up. */
    private boolean isValkey() {
      String info = direct.reads().info("server").toCompletableFuture().join();
      return info.contains("server_name:valkey");
    }

    private static boolean answersWithin(RedisConnections redis, Duration patience)
        throws Exception {
      try {
        redis.reads().ping().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      }
    }

    @Test
    void restartOfTheServerIsSurvived() {
      submitRows(redis, 0, 10).forEach(CompletableFuture::join);

      server.restart();

      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> !redis.commit(base).submit(row(10)).get().isEmpty());
      assertThat(rows(redis)).startsWith(numbers(0, 10).toArray(String[]::new)).contains("10");
    }
  }
}
