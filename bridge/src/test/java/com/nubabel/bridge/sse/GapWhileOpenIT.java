package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hole that is torn while streams are open is told on each kind of them, and they go on. */
class GapWhileOpenIT {
  private static RedisProcess own;
  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    own = TestRedis.startOwn();
    fixture = new HubFixture(own.uri(), ResumeIT.smallWindow());
  }

  @AfterAll
  static void close() {
    fixture.close();
    own.close();
  }

  @Test
  void burstBeyondTheCapIsAGapAndAFreshSnapshotOnAJobsStream() {
    String job = fixture.queue("jobs").add("paint", 1).id();
    Client client = fixture.connectJob("jobs", job);
    client.sink().next("snapshot");

    fixture.burst("jobs", 500, 100, "event", "note", "jobId", job);

    assertThat(client.sink().next("gap").text("reason")).isEqualTo("trimmed");
    assertThat(client.sink().next("snapshot").text("state")).isEqualTo("waiting");
    String live = fixture.write("jobs", "note", "jobId", job);
    assertThat(client.sink().next("note").id()).isEqualTo(live);
  }

  @Test
  void burstBeyondTheCapOfOneQueueIsAGapOfThatQueueAlone() {
    Client client =
        fixture.connect(StreamRequest.Events.of(List.of("one", "two"), List.of(), null));
    fixture.write("one", "tick", "n", "before");
    client.sink().next("tick");
    fixture.write("two", "tick", "n", "before");
    client.sink().next("tick");

    fixture.burst("one", 500, 100, "event", "tick");

    Frame gap = client.sink().next("gap");
    assertThat(gap.text("queue")).isEqualTo("one");
    for (int n = 401; n <= 500; n++) {
      assertThat(client.sink().next("tick").text("n")).isEqualTo(String.valueOf(n));
    }
    fixture.write("two", "tick", "n", "after");
    assertThat(client.sink().next("tick").text("queue")).isEqualTo("two");
    Client resumed =
        fixture.connect(StreamRequest.Events.of(List.of("two", "one"), List.of(), gap.id()));
    assertThat(resumed.sink().next("tick").event()).isEqualTo("tick");
  }

  @Test
  void burstBeyondTheCapIsAGapForAUserThoughNothingInItWasForHim() {
    Client client = fixture.connect(new StreamRequest.Notifications("users", "me", 0, null));
    fixture.write("users", "notification", "userId", "me", "data", "{\"n\":1}");
    client.sink().next("notification");

    fixture.burst("users", 500, 100, "event", "notification", "userId", "other");

    // Nobody knows any more for whom it was.
    assertThat(client.sink().next("gap").text("reason")).isEqualTo("trimmed");
    fixture.write("users", "notification", "userId", "me", "data", "{\"n\":2}");
    assertThat(client.sink().next("notification").text("n")).isEqualTo("2");
  }

  @Test
  void redisThatIsFlushedIsAGapOnEachKindOfStream() {
    String job = fixture.queue("flushed").add("paint", 1).id();
    Client ofJob = fixture.connectJob("flushed", job);
    ofJob.sink().next("snapshot");
    Client ofTwo =
        fixture.connect(
            StreamRequest.Events.of(List.of("flushed", "other"), List.of("tick"), null));
    Client ofUser = fixture.connect(new StreamRequest.Notifications("flushed", "me", 0, null));
    fixture.write("other", "tick");
    ofTwo.sink().next("tick");

    fixture.redis.commands().flushall().toCompletableFuture().join();

    assertThat(ofJob.sink().next("gap").text("reason")).isEqualTo("restarted");
    assertThat(ofJob.sink().next("end").text("state")).isEqualTo("removed");
    ofJob.sink().awaitClosed();
    assertThat(ofUser.sink().next("gap").text("reason")).isEqualTo("restarted");
    assertThat(List.of(ofTwo.sink().next("gap"), ofTwo.sink().next("gap")))
        .extracting(gap -> gap.text("queue"))
        .containsExactlyInAnyOrder("flushed", "other");

    fixture.write("other", "tick", "n", "1");
    assertThat(ofTwo.sink().next("tick").text("n")).isEqualTo("1");
    fixture.write("flushed", "notification", "userId", "me", "data", "{\"n\":1}");
    assertThat(ofUser.sink().next("notification").text("n")).isEqualTo("1");
  }
}
