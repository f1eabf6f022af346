package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveStreamIT {
  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new HubFixture(HubOptions.DEFAULT);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void firstBlockTellsRetryAndPositionBeforeAnyEvent() {
    String last = fixture.write("first", "drained");

    Client client = fixture.connectQueue("first");

    assertThat(client.sink().nextPing().id()).isEqualTo(last);
    assertThat(client.sink().text())
        .matches(
            ": nubabel\nretry: 3000\nid: " + last + "\nevent: ping\ndata: \\{\"time\":\\d+}\n\n");
  }

  @Test
  void queueThatWasNeverSeenStartsAtTheBeginning() {
    Client client = fixture.connectQueue("unseen");

    assertThat(client.sink().nextPing().id()).isEqualTo("0-0");
    String id = fixture.write("unseen", "drained");
    assertThat(client.sink().next("drained").id()).isEqualTo(id);
  }

  @Test
  void eventsComeAsTheyHappen() {
    Client client = fixture.connectQueue("live");

    String id = fixture.queue("live").add("paint", "red").id();

    assertThat(client.sink().next("added").text("jobId")).isEqualTo(id);
    assertThat(client.sink().next("waiting").text("jobId")).isEqualTo(id);
  }

  @Test
  void onlyEventsOfTheNamesAskedForCome() {
    Client client =
        fixture.connect(
            StreamRequest.Events.of(List.of("named"), List.of("progress", "tick"), null));

    fixture.write("named", "active", "jobId", "1", "prev", "waiting");
    fixture.write("named", "progress", "jobId", "1", "data", "5");
    fixture.write("named", "tick");

    assertThat(client.sink().next("progress").data().get("percent").asInt()).isEqualTo(5);
    client.sink().next("tick");
  }

  @Test
  void newQueueIsFollowedAtOnceWhileTheReaderIsBlocked() {
    Client first = fixture.connectQueue("quiet");
    fixture.write("quiet", "drained");
    first.sink().next("drained");

    long begun = System.nanoTime();
    Client second = fixture.connectQueue("new");
    fixture.write("new", "drained");
    second.sink().next("drained");

    assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
  }
}
