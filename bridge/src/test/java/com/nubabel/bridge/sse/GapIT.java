package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.sse.HubFixture.Client;
import io.lettuce.core.XAddArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hole may be told where there is none; it is never passed over in silence. */
class GapIT {
  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new HubFixture(ResumeIT.smallWindow());
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void idThatWasTrimmedAwayGetsAGapAndTheKeptEvents() {
    List<String> ids = writeMany("trimmed", 300);
    fixture.trim("trimmed", 100);

    Client client = fixture.connectQueue("trimmed", ids.get(0));

    Frame gap = client.sink().next("gap");
    assertThat(gap.data().toString())
        .isEqualTo(
            "{\"queue\":\"trimmed\",\"requested\":\"%s\",\"first\":\"%s\",\"last\":\"%s\",\"reason\":\"trimmed\"}"
                .formatted(ids.get(0), ids.get(200), ids.get(299)));
    assertThat(StreamId.parse(gap.id())).isLessThan(StreamId.parse(ids.get(200)));
    for (String id : ids.subList(200, 300)) {
      assertThat(client.sink().next("tick").id()).isEqualTo(id);
    }
  }

  @Test
  void whoComesBackWithTheIdOfAGapIsInNone() {
    List<String> ids = writeMany("again", 300);
    fixture.trim("again", 100);
    Client client = fixture.connectQueue("again", ids.get(0));
    String id = client.sink().next("gap").id();

    Client next = fixture.connectQueue("again", id);

    assertThat(next.sink().next("tick").id()).isEqualTo(ids.get(200));
  }

  @Test
  void idInsideTheWindowIsInNoGapEvenIfRedisHasForgottenIt() {
    Client watching = fixture.connectQueue("kept");
    List<String> ids = writeMany("kept", 20);
    ids.forEach(id -> watching.sink().next("tick"));
    fixture.trim("kept", 1);

    Client client = fixture.connectQueue("kept", ids.get(0));

    for (String id : ids.subList(1, 20)) {
      assertThat(client.sink().next("tick").id()).isEqualTo(id);
    }
  }

  @Test
  void idOfAStreamThatWasDeletedGetsAGap() {
    Client client = fixture.connectQueue("deleted", "1732252800000-0");

    Frame gap = client.sink().next("gap");
    assertThat(gap.data().toString())
        .isEqualTo(
            "{\"queue\":\"deleted\",\"requested\":\"1732252800000-0\",\"first\":null,\"last\":\"0-0\",\"reason\":\"restarted\"}");
    assertThat(gap.id()).isEqualTo("0-0");
    String id = fixture.write("deleted", "tick");
    assertThat(client.sink().next("tick").id()).isEqualTo(id);
  }

  @Test
  void streamThatIsDeletedWhileWatchedGetsAGapAndGoesOn() {
    Client client = fixture.connectQueue("flushed");
    fixture.write("flushed", "tick");
    client.sink().next("tick");

    delete("flushed");

    assertThat(client.sink().next("gap").text("reason")).isEqualTo("restarted");
    String id = fixture.write("flushed", "tick");
    assertThat(client.sink().next("tick").id()).isEqualTo(id);
  }

  @Test
  void streamThatStartsAgainBelowIsHeardAfterAGap() {
    Client client = fixture.connectQueue("below");
    fixture.write("below", "tick");
    client.sink().next("tick");

    delete("below");
    writeAt("below", "5-1");
    writeAt("below", "5-2");

    Frame gap = client.sink().next("gap");
    assertThat(gap.id()).isEqualTo("5-0");
    assertThat(client.sink().next("tick").id()).isEqualTo("5-1");
    assertThat(client.sink().next("tick").id()).isEqualTo("5-2");
    fixture.write("below", "tick");
    client.sink().next("tick");
  }

  @Test
  void burstThatOverrunsTheCapBeforeItWasReadIsAGap() {
    Client client = fixture.connectQueue("burst");
    writeMany("burst", 3);
    client.sink().next("tick");
    client.sink().next("tick");
    String seen = client.sink().next("tick").id();

    fixture.burst("burst", 500, 100, "event", "tick");

    Frame gap = client.sink().next("gap");
    assertThat(gap.text("requested")).isEqualTo(seen);
    for (int n = 401; n <= 500; n++) {
      assertThat(client.sink().next("tick").text("n")).isEqualTo(String.valueOf(n));
    }
    writeMany("burst", 1);
    client.sink().next("tick");
  }

  @Test
  void burstOnAStreamThatIsYetWholeIsNoGap() {
    Client client = fixture.connectQueue("whole");
    client.sink().nextPing();

    fixture.burst("whole", 900, "event", "tick");

    for (int n = 1; n <= 900; n++) {
      assertThat(client.sink().next("tick").text("n")).isEqualTo(String.valueOf(n));
    }
  }

  @Test
  void gapsAreCounted() {
    long before = fixture.metrics.meter("sse.gaps").getCount();

    fixture.connectQueue("counted", "77-0").sink().next("gap");

    assertThat(fixture.metrics.meter("sse.gaps").getCount()).isGreaterThan(before);
  }

  private static List<String> writeMany(String queue, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(fixture.write(queue, "tick", "n", String.valueOf(i)));
    }
    return ids;
  }

  private static void writeAt(String queue, String id) {
    fixture
        .redis
        .commands()
        .xadd(fixture.keys(queue).events(), new XAddArgs().id(id), Map.of("event", "tick"))
        .toCompletableFuture()
        .join();
  }

  private static void delete(String queue) {
    fixture.redis.commands().del(fixture.keys(queue).events()).toCompletableFuture().join();
  }
}
