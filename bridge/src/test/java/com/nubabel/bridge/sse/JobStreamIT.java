package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A job's stream shows the job as it is, follows it to its end, and ends. */
class JobStreamIT {
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
  void jobIsShownAndThenFollowedToItsEnd() {
    String id = jobs.add("follow");
    Client client = jobs.hub.connectJob("follow", id);

    Frame snapshot = client.sink().next("snapshot");
    jobs.write("follow", "active", id, "prev", "waiting");
    jobs.write("follow", "progress", id, "data", "{\"percent\":50}");
    String completed = jobs.complete("follow", id, "{\"ok\":true}");

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
  void eventsOfOtherJobsAreNotShown() {
    String id = jobs.add("others");
    Client client = jobs.hub.connectJob("others", id);
    client.sink().next("snapshot");

    jobs.write("others", "active", "elsewhere");
    jobs.hub.write("others", "drained");
    jobs.write("others", "active", id);

    client.sink().next("active");
  }

  @Test
  void finishedJobGetsSnapshotAndEndAtOnce() {
    String id = jobs.add("finished");
    jobs.complete("finished", id, "[1]");

    Client client = jobs.hub.connectJob("finished", id);

    Frame snapshot = client.sink().next("snapshot");
    assertThat(snapshot.text("state")).isEqualTo("completed");
    assertThat(snapshot.data().get("returnvalue").toString()).isEqualTo("[1]");
    assertThat(client.sink().next("end").id()).isEqualTo(snapshot.id());
    client.sink().awaitClosed();
  }

  @Test
  void failedJobShowsItsReason() {
    String id = jobs.add("reason");
    jobs.fail("reason", id, "no paint", 1);

    Client client = jobs.hub.connectJob("reason", id);

    assertThat(client.sink().next("snapshot").text("failedReason")).isEqualTo("no paint");
    assertThat(client.sink().next("end").text("state")).isEqualTo("failed");
  }

  @Test
  void endComesAfterRetriesExhausted() {
    String id = jobs.add("exhausted");
    Client client = jobs.hub.connectJob("exhausted", id);
    client.sink().next("snapshot");

    jobs.fail("exhausted", id, "no paint", 3);

    client.sink().next("failed");
    assertThat(client.sink().next("retries-exhausted").data().get("attemptsMade").asInt())
        .isEqualTo(3);
    assertThat(client.sink().next("end").text("state")).isEqualTo("failed");
  }

  @Test
  void jobNobodyKnowsIsUnknown() {
    jobs.hub.write("unknown", "drained");

    assertThat(jobs.hub.open(new JobEvents("unknown", "7", null)))
        .isEqualTo(new StreamOpening.UnknownJob("unknown", "7"));
    assertThat(jobs.hub.open(new JobEvents("unknown", "wait", "")))
        .isEqualTo(new StreamOpening.UnknownJob("unknown", "wait"));
  }

  @Test
  void keyOfTheQueueItselfIsNoJob() {
    jobs.add("own");

    for (String key : new String[] {"wait", "meta", "events", "id"}) {
      assertThat(jobs.hub.open(new JobEvents("own", key, null)))
          .isEqualTo(new StreamOpening.UnknownJob("own", key));
    }
  }
}
