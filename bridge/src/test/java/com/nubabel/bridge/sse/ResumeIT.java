package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.sse.HubFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who comes back with an id misses nothing and sees nothing twice, from the window and from Redis.
 */
class ResumeIT {
  private static final int WINDOW = 50;
  private static HubFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new HubFixture(smallWindow());
  }

  static HubOptions smallWindow() {
    return new HubOptions(
        Duration.ofSeconds(15),
        Duration.ofSeconds(3),
        1000,
        100,
        Duration.ofHours(1),
        Duration.ofHours(1),
        WINDOW,
        1 << 20);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void eventsAfterTheIdComeOnceAndInOrder() {
    List<String> ids = writeMany("window", 20);

    Client client = fixture.connectQueue("window", ids.get(4));

    assertThat(client.sink().nextPing().id()).isEqualTo(ids.get(4));
    assertThat(takeIds(client, 15)).isEqualTo(ids.subList(5, 20));
    ids.addAll(writeMany("window", 3));
    assertThat(takeIds(client, 3)).isEqualTo(ids.subList(20, 23));
  }

  @Test
  void idBehindTheWindowIsReplayedFromRedisAndGoesLive() {
    List<String> ids = writeMany("pages", 1300);

    Client client = fixture.connectQueue("pages", ids.get(0));
    ids.addAll(writeMany("pages", 100));

    assertThat(takeIds(client, 1399)).isEqualTo(ids.subList(1, 1400));
    assertThat(client.sink().largestWrite()).isLessThan(2 * Batch.BYTES_MAX);
  }

  @Test
  void seamBetweenPagesAndWindowHoldsWhileEventsPourIn() throws InterruptedException {
    List<String> before = writeMany("seam", 700);
    List<String> during = new ArrayList<>();
    Thread writer = new Thread(() -> during.addAll(writeMany("seam", 3000)), "writer");
    writer.start();

    List<Client> clients =
        IntStream.range(0, 20).mapToObj(i -> fixture.connectQueue("seam", before.get(i))).toList();
    writer.join();

    List<String> all = new ArrayList<>(before);
    all.addAll(during);
    for (int i = 0; i < clients.size(); i++) {
      assertThat(takeIds(clients.get(i), all.size() - i - 1))
          .isEqualTo(all.subList(i + 1, all.size()));
      assertThat(clients.get(i).sink().drain()).isEmpty();
    }
  }

  @Test
  void anotherNodeGoesOnWhereOneLeftOff() {
    Client one = fixture.connectQueue("nodes");
    String seen = fixture.write("nodes", "tick");
    one.sink().next("tick");
    one.subscription().cancel();
    String missed = fixture.write("nodes", "tick");

    try (Hub other = fixture.another(HubOptions.DEFAULT)) {
      Client two = HubFixture.connect(other, HubFixture.queue("nodes", seen), new RecordingSink());

      assertThat(two.sink().next("tick").id()).isEqualTo(missed);
    }
  }

  @Test
  void streamOverSeveralQueuesGoesOnInEach() {
    StreamRequest fresh = several(null);
    Client first = fixture.connect(fresh);
    fixture.write("s1", "tick", "n", "1");
    fixture.write("s3", "tick", "n", "2");
    first.sink().next();
    first.sink().next();
    first.subscription().cancel();

    String cursor = first.sink().lastId();
    fixture.write("s2", "tick", "n", "3");
    fixture.write("s1", "tick", "n", "4");
    fixture.write("s3", "tick", "n", "5");
    Client second = fixture.connect(several(cursor));

    assertThat(cursor).matches("[0-9A-Za-z._~-]{1,128}");
    assertThat(List.of(second.sink().next(), second.sink().next(), second.sink().next()))
        .extracting(frame -> frame.text("queue") + frame.text("n"))
        .containsExactlyInAnyOrder("s14", "s23", "s35");
    assertThat(second.sink().drain()).isEmpty();
  }

  private static StreamRequest several(String lastEventId) {
    return StreamRequest.Events.of(List.of("s3", "s1", "s2"), List.of(), lastEventId);
  }

  @Test
  void badIdIsRefusedBeforeAnything() {
    assertThatThrownBy(() -> fixture.open(HubFixture.queue("bad", "yesterday")))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Last-Event-ID must be the id of an event");
  }

  @Test
  void resumedStreamsAreCounted() {
    long before = fixture.metrics.meter("sse.resumed").getCount();

    fixture.connectQueue("counted", fixture.write("counted", "tick"));
    fixture.connectQueue("counted");

    assertThat(fixture.metrics.meter("sse.resumed").getCount()).isEqualTo(before + 1);
  }

  static List<String> writeMany(String queue, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(fixture.write(queue, "tick", "n", String.valueOf(i), "pad", "x".repeat(200)));
    }
    return ids;
  }

  private static List<String> takeIds(Client client, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(client.sink().next("tick").id());
    }
    return ids;
  }
}
