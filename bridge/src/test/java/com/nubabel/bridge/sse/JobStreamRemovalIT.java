package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stream of a job that is removed ends, and says how the job ended if that is known. */
class JobStreamRemovalIT {
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
  void jobThatWasRemovedOnCompleteStillGetsSnapshotAndEnd() {
    String id = jobs.add("gone");
    jobs.complete("gone", id, "{\"ok\":1}");
    jobs.delete("gone", id);
    for (int i = 0; i < 1200; i++) {
      jobs.write("gone", "progress", "other", "data", "1");
    }

    Client client = jobs.hub.connectJob("gone", id);

    Frame snapshot = client.sink().next("snapshot");
    assertThat(snapshot.text("state")).isEqualTo("completed");
    assertThat(snapshot.data().get("returnvalue").toString()).isEqualTo("{\"ok\":1}");
    Frame end = client.sink().next("end");
    assertThat(jobs.hub.open(new JobEvents("gone", id, end.id())))
        .isInstanceOf(StreamOpening.NothingFollows.class);
  }

  @Test
  void jobThatVanishesWithoutAnEventIsRemoved() {
    String id = jobs.add("drained");
    Client client = jobs.hub.connectJob("drained", id);
    client.sink().next("snapshot");

    jobs.delete("drained", id);

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
    String id = jobs.add("quick");
    Client client = jobs.hub.connectJob("quick", id);
    client.sink().next("snapshot");

    jobs.completeAndDelete("quick", id, "1");

    client.sink().next("completed");
    assertThat(client.sink().next("end").text("state")).isEqualTo("completed");
  }
}
