package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HeartbeatIT {
  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    fixture =
        new HubFixture(
            new HubOptions(
                Duration.ofMillis(200),
                Duration.ofSeconds(3),
                1000,
                100,
                Duration.ofHours(1),
                Duration.ofHours(1),
                100,
                1 << 20));
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void heartbeatIsOneBlockOfCommentAndPing() {
    Client client = fixture.connectQueue("block");
    client.sink().nextPing();

    client.sink().nextPing();

    assertThat(client.sink().text())
        .containsPattern("\n\n: heartbeat\nevent: ping\ndata: \\{\"time\":\\d+}\n\n");
  }

  @Test
  void heartbeatTellsAQuietFilteredStreamHowFarItIs() {
    Client client =
        fixture.connect(StreamRequest.Events.of(List.of("quiet"), List.of("completed"), null));
    client.sink().nextPing();

    String passed = null;
    for (int i = 0; i < 300; i++) {
      passed = fixture.write("quiet", "progress", "jobId", "7", "data", "1");
    }

    assertThat(pingWithId(client, passed).id()).isEqualTo(passed);
    fixture.trim("quiet", 1);
    Client next = fixture.connectQueue("quiet", client.sink().lastId());
    String live = fixture.write("quiet", "tick");
    assertThat(next.sink().next("tick").id()).isEqualTo(live);
  }

  @Test
  void quietUserWhoseLastEventWasTrimmedLongAgoIsInNoGap() {
    StreamRequest request = new StreamRequest.Notifications("users", "quiet", 0, null);
    Client client = fixture.connect(request);
    String own = fixture.write("users", "notification", "userId", "quiet", "data", "{\"n\":1}");
    assertThat(client.sink().next("notification").id()).isEqualTo(own);

    fixture.burst("users", 3000, "event", "notification", "userId", "busy");
    String passed = fixture.write("users", "notification", "userId", "busy");
    pingWithId(client, passed);
    client.subscription().cancel();
    fixture.trim("users", 1);

    String cursor = client.sink().lastId();
    try (Hub other = fixture.another(HubOptions.DEFAULT)) {
      Client next =
          HubFixture.connect(
              other,
              new StreamRequest.Notifications("users", "quiet", 0, cursor),
              new RecordingSink());
      fixture.write("users", "notification", "userId", "quiet", "data", "{\"n\":2}");
      assertThat(next.sink().next("notification").text("n")).isEqualTo("2");
      // The cursor of his last event would have been in a gap.
      HubFixture.connect(
              other, new StreamRequest.Notifications("users", "quiet", 0, own), new RecordingSink())
          .sink()
          .next("gap");
    }
  }

  @Test
  void heartbeatTellsAJobsStreamHowFarItIs() {
    String job = fixture.queue("job").add("paint", 1).id();
    Client client = fixture.connectJob("job", job);
    client.sink().next("snapshot");

    String passed = fixture.write("job", "progress", "jobId", "other", "data", "1");

    assertThat(pingWithId(client, passed).id()).isEqualTo(passed);
  }

  @Test
  void heartbeatOfSeveralQueuesBearsAnIdToGoOnFrom() {
    StreamRequest request = StreamRequest.Events.of(List.of("x", "y"), List.of("never"), null);
    Client client = fixture.connect(request);
    String opening = client.sink().nextPing().id();

    fixture.write("x", "tick");
    fixture.write("y", "tick");

    Frame ping;
    do {
      ping = client.sink().nextPing();
    } while (ping.id().equals(opening));
    assertThat(
            fixture.open(StreamRequest.Events.of(List.of("y", "x"), List.of("never"), ping.id())))
        .isInstanceOf(StreamOpening.Ready.class);
  }

  @Test
  void noHeartbeatComesWhileAWriteIsUnderWay() {
    Client client = fixture.connectQueue("stalled");
    client.sink().nextPing();
    client.sink().stall();
    fixture.write("stalled", "tick");
    Client other = fixture.connectQueue("stalled", "0-0");
    for (int i = 0; i < 4; i++) {
      other.sink().nextOfAny();
    }

    assertThat(client.sink().writes()).isLessThanOrEqualTo(2);
  }

  private static Frame pingWithId(Client client, String id) {
    Frame ping;
    do {
      ping = client.sink().nextPing();
    } while (!ping.id().equals(id));
    return ping;
  }
}
