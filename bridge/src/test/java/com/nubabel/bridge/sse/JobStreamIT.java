package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The one rule for a job's stream. Jobs are moved by hand: hash, lists and events, as Redis has
 * them.
 */
class JobStreamIT {
  private static final Viewer EXPIRED = new Viewer("anna", user -> true, Instant.EPOCH);

  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    fixture =
        new HubFixture(
            new HubOptions(
                Duration.ofMillis(300),
                Duration.ofSeconds(3),
                1000,
                100,
                Duration.ofHours(1),
                Duration.ofHours(1),
                50,
                1 << 20));
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void jobIsShownAndThenFollowedToItsEnd() {
    String id = add("follow");
    Client client = fixture.connectJob("follow", id);

    Frame snapshot = client.sink().next("snapshot");
    write("follow", "active", id, "prev", "waiting");
    write("follow", "progress", id, "data", "{\"percent\":50}");
    String completed = complete("follow", id, "{\"ok\":true}");

    assertThat(snapshot.data().toString())
        .isEqualTo(
            "{\"queue\":\"follow\",\"timestamp\":%s,\"jobId\":\"%s\",\"name\":\"paint\",\"state\":\"waiting\",\"progress\":null,\"attemptsMade\":0}"
                .formatted(snapshot.id().replaceFirst("-.*", ""), id));
    client.sink().next("active");
    assertThat(client.sink().next("progress").data().get("percent").asInt()).isEqualTo(50);
    assertThat(client.sink().next("completed").data().at("/returnvalue/ok").asBoolean()).isTrue();
    Frame end = client.sink().next("end");
    assertThat(end.id()).isEqualTo(completed);
    assertThat(end.data().toString())
        .isEqualTo("{\"queue\":\"follow\",\"jobId\":\"" + id + "\",\"state\":\"completed\"}");
    client.sink().awaitClosed();
  }

  @Test
  void beforeItsSnapshotAStreamHasNoPlaceToComeBackTo() {
    String id = add("cut");

    Client client = fixture.connectJob("cut", id);
    Client expired = fixture.connect(new JobEvents("cut", id, null), EXPIRED);

    assertThat(client.sink().nextPing().id()).isNull();
    assertThat(client.sink().next("snapshot").id()).isNotNull();
    expired.sink().next("bye");
    assertThat(expired.sink().text()).doesNotContain("id:");
  }

  @Test
  void aTextsStreamNamesItsJobBeforeItsSnapshotAndShowsThatToWhoComesBack() {
    String id = add("text");
    Frame ping = connectText(id, null).sink().nextPing();

    Client again = connectText(id, ping.id());
    Frame snapshot = again.sink().next("snapshot");

    assertThat(ping.id()).isEqualTo("~" + id);
    assertThat(snapshot.id()).endsWith("~" + id).hasSizeGreaterThan(ping.id().length());
    write("text", "active", id);
    Frame active = again.sink().next("active");
    Client resumed = connectText(id, snapshot.id());
    assertThat(resumed.sink().next("active").id()).isEqualTo(active.id());
  }

  private static Client connectText(String id, String lastEventId) {
    return fixture.connect(new JobEvents("text", id, true, lastEventId));
  }

  @Test
  void eventsOfOtherJobsAreNotShown() {
    String id = add("others");
    Client client = fixture.connectJob("others", id);
    client.sink().next("snapshot");

    write("others", "active", "elsewhere");
    fixture.write("others", "drained");
    write("others", "active", id);

    client.sink().next("active");
  }

  @Test
  void finishedJobGetsSnapshotAndEndAtOnce() {
    String id = add("finished");
    complete("finished", id, "[1]");

    Client client = fixture.connectJob("finished", id);

    Frame snapshot = client.sink().next("snapshot");
    assertThat(snapshot.text("state")).isEqualTo("completed");
    assertThat(snapshot.data().get("returnvalue").toString()).isEqualTo("[1]");
    assertThat(client.sink().next("end").id()).isEqualTo(snapshot.id());
    client.sink().awaitClosed();
  }

  @Test
  void failedJobShowsItsReason() {
    String id = add("reason");
    fail("reason", id, "no paint", 1);

    Client client = fixture.connectJob("reason", id);

    assertThat(client.sink().next("snapshot").text("failedReason")).isEqualTo("no paint");
    assertThat(client.sink().next("end").text("state")).isEqualTo("failed");
  }

  @Test
  void endComesAfterRetriesExhausted() {
    String id = add("exhausted");
    Client client = fixture.connectJob("exhausted", id);
    client.sink().next("snapshot");

    fail("exhausted", id, "no paint", 3);

    client.sink().next("failed");
    assertThat(client.sink().next("retries-exhausted").data().get("attemptsMade").asInt())
        .isEqualTo(3);
    assertThat(client.sink().next("end").text("state")).isEqualTo("failed");
  }

  @Test
  void cursorAfterWhichNothingFollowsIsToldSo() {
    String id = add("nothing");
    complete("nothing", id, "1");
    String last = fixture.write("nothing", "drained");

    assertThat(fixture.open(new JobEvents("nothing", id, last)))
        .isInstanceOf(StreamOpening.NothingFollows.class);
  }

  @Test
  void cursorBeforeTheEndReplaysTheRestAndEnds() {
    String id = add("rest");
    String cursor = write("rest", "active", id);
    write("rest", "progress", id, "data", "1");
    complete("rest", id, "1");

    Client client = fixture.connectJob("rest", id, cursor);

    assertThat(client.sink().nextPing().id()).isEqualTo(cursor);
    client.sink().next("progress");
    client.sink().next("completed");
    client.sink().next("end");
  }

  @Test
  void cursorAtFailedStillGetsRetriesExhausted() {
    String id = add("late");
    fail("late", id, "no paint", 1);
    String failed = fixture.connectQueue("late", "0-0").sink().drainUntil("failed").id();

    Client client = fixture.connectJob("late", id, failed);

    client.sink().next("retries-exhausted");
    assertThat(client.sink().next("end").text("state")).isEqualTo("failed");
  }

  @Test
  void cursorFarBehindTheWindowIsReplayedFromRedis() {
    String id = add("behind");
    String cursor = write("behind", "active", id);
    for (int i = 0; i < 200; i++) {
      write("behind", "progress", "other", "data", "1");
    }
    complete("behind", id, "1");
    for (int i = 0; i < 200; i++) {
      write("behind", "progress", "other", "data", "1");
    }

    Client client = fixture.connectJob("behind", id, cursor);
    client.sink().next("completed");
    Frame end = client.sink().next("end");

    assertThat(fixture.open(new JobEvents("behind", id, end.id())))
        .isInstanceOf(StreamOpening.NothingFollows.class);
  }

  @Test
  void jobThatWasRemovedOnCompleteStillGetsSnapshotAndEnd() {
    String id = add("gone");
    complete("gone", id, "{\"ok\":1}");
    delete("gone", id);
    for (int i = 0; i < 1200; i++) {
      write("gone", "progress", "other", "data", "1");
    }

    Client client = fixture.connectJob("gone", id);

    Frame snapshot = client.sink().next("snapshot");
    assertThat(snapshot.text("state")).isEqualTo("completed");
    assertThat(snapshot.data().get("returnvalue").toString()).isEqualTo("{\"ok\":1}");
    Frame end = client.sink().next("end");
    assertThat(fixture.open(new JobEvents("gone", id, end.id())))
        .isInstanceOf(StreamOpening.NothingFollows.class);
  }

  @Test
  void jobNobodyKnowsIsUnknown() {
    fixture.write("unknown", "drained");

    assertThat(fixture.open(new JobEvents("unknown", "7", null)))
        .isEqualTo(new StreamOpening.UnknownJob("unknown", "7"));
    assertThat(fixture.open(new JobEvents("unknown", "wait", "")))
        .isEqualTo(new StreamOpening.UnknownJob("unknown", "wait"));
  }

  @Test
  void keyOfTheQueueItselfIsNoJob() {
    add("own");

    for (String key : new String[] {"wait", "meta", "events", "id"}) {
      assertThat(fixture.open(new JobEvents("own", key, null)))
          .isEqualTo(new StreamOpening.UnknownJob("own", key));
    }
  }

  @Test
  void retriedJobIsAliveAgainForACursorAtItsEnd() {
    String id = add("retried");
    Client before = fixture.connectJob("retried", id);
    before.sink().next("snapshot");
    fail("retried", id, "no paint", 1);
    before.sink().next("failed");
    before.sink().next("retries-exhausted");
    String end = before.sink().next("end").id();

    retry("retried", id);
    Client after = fixture.connectJob("retried", id, end);

    assertThat(after.sink().next("waiting").text("prev")).isEqualTo("failed");
    write("retried", "active", id);
    after.sink().next("active");
    complete("retried", id, "1");
    after.sink().next("completed");
    after.sink().next("end");
  }

  @Test
  void retriedJobIsReplayedAcrossItsFirstEnd() {
    String id = add("across");
    String cursor = write("across", "active", id);
    fail("across", id, "no paint", 1);
    retry("across", id);

    Client client = fixture.connectJob("across", id, cursor);

    client.sink().next("failed");
    client.sink().next("retries-exhausted");
    client.sink().next("waiting");
    complete("across", id, "1");
    client.sink().next("completed");
    client.sink().next("end");
  }

  @Test
  void jobThatVanishesWithoutAnEventIsRemoved() {
    String id = add("drained");
    Client client = fixture.connectJob("drained", id);
    client.sink().next("snapshot");

    delete("drained", id);

    Frame removed = client.sink().next("removed");
    assertThat(removed.text("jobId")).isEqualTo(id);
    assertThat(client.sink().next("end").text("state")).isEqualTo("removed");
    client.sink().awaitClosed();
  }

  @Test
  void cleanedJobIsRemovedWithoutWaitingForTheNextRound() {
    try (HubFixture patient = new HubFixture(HubOptions.DEFAULT)) {
      String id = patient.queue("cleaned").add("paint", 1).id();
      Client client = patient.connectJob("cleaned", id);
      client.sink().next("snapshot");

      patient.redis.commands().del(patient.keys("cleaned").job(id)).toCompletableFuture().join();
      patient.write("cleaned", "cleaned", "count", "1");

      client.sink().next("removed");
      client.sink().next("end");
    }
  }

  @Test
  void jobThatCompletesAndVanishesIsNotSaidToBeRemoved() {
    String id = add("quick");
    Client client = fixture.connectJob("quick", id);
    client.sink().next("snapshot");

    delete("quick", id);
    write("quick", "completed", id, "returnvalue", "1");

    client.sink().next("completed");
    assertThat(client.sink().next("end").text("state")).isEqualTo("completed");
  }

  @Test
  void gapBringsAFreshSnapshot() {
    String id = add("gap");
    String cursor = write("gap", "active", id);
    write("gap", "progress", id, "data", "1");
    for (int i = 0; i < 10; i++) {
      fixture.write("gap", "drained");
    }
    fixture.trim("gap", 2);

    Client client = fixture.connectJob("gap", id, cursor);

    Frame gap = client.sink().next("gap");
    assertThat(gap.text("requested")).isEqualTo(cursor);
    assertThat(gap.text("reason")).isEqualTo("trimmed");
    assertThat(client.sink().next("snapshot").text("jobId")).isEqualTo(id);
    complete("gap", id, "1");
    client.sink().next("completed");
    client.sink().next("end");
  }

  @Test
  void gapOfAFinishedJobEnds() {
    String id = add("gapEnd");
    String cursor = write("gapEnd", "active", id);
    complete("gapEnd", id, "1");
    fixture.write("gapEnd", "drained");
    fixture.write("gapEnd", "drained");
    fixture.trim("gapEnd", 1);

    Client client = fixture.connectJob("gapEnd", id, cursor);

    client.sink().next("gap");
    assertThat(client.sink().next("snapshot").text("state")).isEqualTo("completed");
    client.sink().next("end");
    client.sink().awaitClosed();
  }

  @Test
  void gapOfAJobThatNobodyKnowsAnyMoreEnds() {
    String id = add("gapGone");
    String cursor = write("gapGone", "active", id);
    complete("gapGone", id, "1");
    delete("gapGone", id);
    fixture.write("gapGone", "drained");
    fixture.write("gapGone", "drained");
    fixture.trim("gapGone", 1);

    Client client = fixture.connectJob("gapGone", id, cursor);

    client.sink().next("gap");
    assertThat(client.sink().next("end").text("state")).isEqualTo("removed");
  }

  private static String add(String queue) {
    return fixture.queue(queue).add("paint", Map.of("color", "red"), JobOptions.NONE).id();
  }

  private static String write(String queue, String event, String jobId, String... more) {
    String[] fields = new String[more.length + 2];
    fields[0] = "jobId";
    fields[1] = jobId;
    System.arraycopy(more, 0, fields, 2, more.length);
    return fixture.write(queue, event, fields);
  }

  /** State and event in one step, as a worker's script has it. */
  private static String finish(String queue, String id, String state, String field, String value) {
    String base = fixture.keys(queue).base();
    return fixture
        .redis
        .commands()
        .<String>eval(
            """
            local base, id, state, field, value = unpack(ARGV)
            redis.call('LREM', base .. 'wait', 0, id)
            redis.call('ZADD', base .. state, 1, id)
            redis.call('HSET', base .. id, field, value)
            local at = redis.call('XADD', base .. 'events', '*', 'event', state, 'jobId', id, field, value)
            if state == 'failed' then
              at = redis.call('XADD', base .. 'events', '*', 'event', 'retries-exhausted', 'jobId', id,
                'attemptsMade', redis.call('HGET', base .. id, 'atm'))
            end
            return at
            """,
            ScriptOutputType.VALUE,
            new String[] {base},
            base,
            id,
            state,
            field,
            value)
        .toCompletableFuture()
        .join();
  }

  private static String complete(String queue, String id, String returnvalue) {
    return finish(queue, id, "completed", "returnvalue", returnvalue);
  }

  private static void fail(String queue, String id, String reason, int attempts) {
    set(queue, id, "atm", String.valueOf(attempts));
    finish(queue, id, "failed", "failedReason", reason);
  }

  private static void set(String queue, String id, String field, String value) {
    fixture
        .redis
        .commands()
        .hset(fixture.keys(queue).job(id), field, value)
        .toCompletableFuture()
        .join();
  }

  private static void retry(String queue, String id) {
    var redis = fixture.redis.commands();
    String base = fixture.keys(queue).base();
    redis.zrem(base + "failed", id).toCompletableFuture().join();
    redis.lpush(base + "wait", id).toCompletableFuture().join();
    write(queue, "waiting", id, "prev", "failed");
  }

  private static void delete(String queue, String id) {
    var redis = fixture.redis.commands();
    String base = fixture.keys(queue).base();
    redis.zrem(base + "completed", id).toCompletableFuture().join();
    redis.lrem(base + "wait", 0, id).toCompletableFuture().join();
    redis.del(base + id).toCompletableFuture().join();
  }
}
