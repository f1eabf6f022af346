package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who comes back to a job's stream is shown what followed, or that nothing did. */
class JobStreamResumeIT {
  private static final Viewer EXPIRED = new Viewer("anna", user -> true, Instant.EPOCH);

  private static JobStreamFixture jobs;

  @BeforeAll
  static void open() {
    jobs = new JobStreamFixture();
  }

  @AfterAll
  static void close() {
    jobs.close();
  }

  @Test
  void beforeItsSnapshotAStreamHasNoPlaceToComeBackTo() {
    String id = jobs.add("cut");

    Client client = jobs.hub.connectJob("cut", id);
    Client expired = jobs.hub.connect(new JobEvents("cut", id, null), EXPIRED);

    assertThat(client.sink().nextPing().id()).isNull();
    assertThat(client.sink().next("snapshot").id()).isNotNull();
    expired.sink().next("bye");
    assertThat(expired.sink().text()).doesNotContain("id:");
  }

  @Test
  void aTextsStreamNamesItsJobBeforeItsSnapshotAndShowsThatToWhoComesBack() {
    String id = jobs.add("text");
    Frame ping = connectText(id, null).sink().nextPing();

    Client again = connectText(id, ping.id());
    Frame snapshot = again.sink().next("snapshot");

    assertThat(ping.id()).isEqualTo("~" + id);
    assertThat(snapshot.id()).endsWith("~" + id).hasSizeGreaterThan(ping.id().length());
    jobs.write("text", "active", id);
    Frame active = again.sink().next("active");
    Client resumed = connectText(id, snapshot.id());
    assertThat(resumed.sink().next("active").id()).isEqualTo(active.id());
  }

  private static Client connectText(String id, String lastEventId) {
    return jobs.hub.connect(new JobEvents("text", id, true, lastEventId));
  }

  @Test
  void cursorAfterWhichNothingFollowsIsToldSo() {
    String id = jobs.add("nothing");
    jobs.complete("nothing", id, "1");
    String last = jobs.hub.write("nothing", "drained");

    assertThat(jobs.hub.open(new JobEvents("nothing", id, last)))
        .isInstanceOf(StreamOpening.NothingFollows.class);
  }

  @Test
  void cursorBeforeTheEndReplaysTheRestAndEnds() {
    String id = jobs.add("rest");
    String cursor = jobs.write("rest", "active", id);
    jobs.write("rest", "progress", id, "data", "1");
    jobs.complete("rest", id, "1");

    Client client = jobs.hub.connectJob("rest", id, cursor);

    assertThat(client.sink().nextPing().id()).isEqualTo(cursor);
    client.sink().next("progress");
    client.sink().next("completed");
    client.sink().next("end");
  }

  @Test
  void cursorAtFailedStillGetsRetriesExhausted() {
    String id = jobs.add("late");
    jobs.fail("late", id, "no paint", 1);
    String failed = jobs.hub.connectQueue("late", "0-0").sink().drainUntil("failed").id();

    Client client = jobs.hub.connectJob("late", id, failed);

    client.sink().next("retries-exhausted");
    assertThat(client.sink().next("end").text("state")).isEqualTo("failed");
  }

  @Test
  void cursorFarBehindTheWindowIsReplayedFromRedis() {
    String id = jobs.add("behind");
    String cursor = jobs.write("behind", "active", id);
    for (int i = 0; i < 200; i++) {
      jobs.write("behind", "progress", "other", "data", "1");
    }
    jobs.complete("behind", id, "1");
    for (int i = 0; i < 200; i++) {
      jobs.write("behind", "progress", "other", "data", "1");
    }

    Client client = jobs.hub.connectJob("behind", id, cursor);
    client.sink().next("completed");
    Frame end = client.sink().next("end");

    assertThat(jobs.hub.open(new JobEvents("behind", id, end.id())))
        .isInstanceOf(StreamOpening.NothingFollows.class);
  }

  @Test
  void retriedJobIsAliveAgainForACursorAtItsEnd() {
    String id = jobs.add("retried");
    Client before = jobs.hub.connectJob("retried", id);
    before.sink().next("snapshot");
    jobs.fail("retried", id, "no paint", 1);
    before.sink().next("failed");
    before.sink().next("retries-exhausted");
    String end = before.sink().next("end").id();

    jobs.retry("retried", id);
    Client after = jobs.hub.connectJob("retried", id, end);

    assertThat(after.sink().next("waiting").text("prev")).isEqualTo("failed");
    jobs.write("retried", "active", id);
    after.sink().next("active");
    jobs.complete("retried", id, "1");
    after.sink().next("completed");
    after.sink().next("end");
  }

  @Test
  void retriedJobIsReplayedAcrossItsFirstEnd() {
    String id = jobs.add("across");
    String cursor = jobs.write("across", "active", id);
    jobs.fail("across", id, "no paint", 1);
    jobs.retry("across", id);

    Client client = jobs.hub.connectJob("across", id, cursor);

    client.sink().next("failed");
    client.sink().next("retries-exhausted");
    client.sink().next("waiting");
    jobs.complete("across", id, "1");
    client.sink().next("completed");
    client.sink().next("end");
  }
}
