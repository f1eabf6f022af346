package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A gap in a job's stream is followed by how the job is now. */
class JobStreamGapIT {
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
  void gapBringsAFreshSnapshot() {
    String id = jobs.add("gap");
    String cursor = jobs.write("gap", "active", id);
    jobs.write("gap", "progress", id, "data", "1");
    for (int i = 0; i < 10; i++) {
      jobs.hub.write("gap", "drained");
    }
    jobs.hub.trim("gap", 2);

    Client client = jobs.hub.connectJob("gap", id, cursor);

    Frame gap = client.sink().next("gap");
    assertThat(gap.text("requested")).isEqualTo(cursor);
    assertThat(gap.text("reason")).isEqualTo("trimmed");
    assertThat(client.sink().next("snapshot").text("jobId")).isEqualTo(id);
    jobs.complete("gap", id, "1");
    client.sink().next("completed");
    client.sink().next("end");
  }

  @Test
  void gapOfAFinishedJobEnds() {
    String id = jobs.add("gapEnd");
    String cursor = jobs.write("gapEnd", "active", id);
    jobs.complete("gapEnd", id, "1");
    jobs.hub.write("gapEnd", "drained");
    jobs.hub.write("gapEnd", "drained");
    jobs.hub.trim("gapEnd", 1);

    Client client = jobs.hub.connectJob("gapEnd", id, cursor);

    client.sink().next("gap");
    assertThat(client.sink().next("snapshot").text("state")).isEqualTo("completed");
    client.sink().next("end");
    client.sink().awaitClosed();
  }

  @Test
  void gapOfAJobThatNobodyKnowsAnyMoreEnds() {
    String id = jobs.add("gapGone");
    String cursor = jobs.write("gapGone", "active", id);
    jobs.complete("gapGone", id, "1");
    jobs.delete("gapGone", id);
    jobs.hub.write("gapGone", "drained");
    jobs.hub.write("gapGone", "drained");
    jobs.hub.trim("gapGone", 1);

    Client client = jobs.hub.connectJob("gapGone", id, cursor);

    client.sink().next("gap");
    assertThat(client.sink().next("end").text("state")).isEqualTo("removed");
  }
}
