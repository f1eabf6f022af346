package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.CustomEvent;
import com.nubabel.bridge.events.EventPublisher;
import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamRequest.Notifications;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NotificationsIT {
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
  void onlyWhatIsMeantForTheUserComesAndAsItWasPosted() {
    Client me = connect("live", "me", 0, null);

    notify("live", "other", "{\"n\":1}");
    fixture.write("live", "notification", "data", "{\"n\":2}");
    fixture.write("live", "tick", "userId", "me", "data", "{\"n\":3}");
    notify("live", "me", "{\"queue\":\"mine\",\"timestamp\":\"noon\",\"n\":4}");

    Frame frame = me.sink().next("notification");
    assertThat(frame.data().toString())
        .isEqualTo("{\"queue\":\"mine\",\"timestamp\":\"noon\",\"n\":4}");
  }

  @Test
  void whatAProducerWroteFlatIsShownFlat() {
    Client me = connect("flat", "me", 0, null);

    fixture.write("flat", "notification", "userId", "me", "title", "Hello");

    assertThat(me.sink().next("notification").data().toString())
        .isEqualTo("{\"userId\":\"me\",\"title\":\"Hello\"}");
  }

  @Test
  void theSameEventOnTheQueuesStreamBearsOursToo() {
    Client me = connect("both", "me", 0, null);
    Client all = fixture.connectQueue("both");

    String id = notify("both", "me", "{\"n\":1}");

    assertThat(all.sink().next("notification").text("queue")).isEqualTo("both");
    assertThat(me.sink().next("notification").id()).isEqualTo(id);
  }

  @Test
  void theFirstConnectionMayAskForTheLatest() {
    for (int n = 1; n <= 5; n++) {
      notify("latest", "me", "{\"n\":" + n + "}");
      notify("latest", "other", "{\"n\":0}");
    }

    Client me = connect("latest", "me", 3, null);
    notify("latest", "me", "{\"n\":6}");

    assertThat(numbers(me, 4)).containsExactly(3, 4, 5, 6);
  }

  @Test
  void theLatestAreFoundBehindManyPagesOfOthersEvents() {
    notify("deep", "me", "{\"n\":1}");
    IntStream.range(0, 1_300)
        .mapToObj(
            i ->
                fixture
                    .redis
                    .commands()
                    .xadd(fixture.keys("deep").events(), "event", "notification", "userId", "u" + i)
                    .toCompletableFuture())
        .toList()
        .forEach(written -> written.join());
    notify("deep", "me", "{\"n\":2}");

    assertThat(numbers(connect("deep", "me", 10, null), 2)).containsExactly(1, 2);
  }

  @Test
  void aBreakAmongTheLatestLosesNoneAndRepeatsNone() {
    for (int n = 1; n <= 4; n++) {
      notify("broken", "me", "{\"n\":" + n + "}");
    }
    Client first = connect("broken", "me", 4, null);
    first.sink().next("notification");
    String second = first.sink().next("notification").id();
    first.subscription().cancel();

    // A browser that comes back repeats its first query.
    Client again = connect("broken", "me", 4, second);
    notify("broken", "me", "{\"n\":5}");

    assertThat(numbers(again, 3)).containsExactly(3, 4, 5);
  }

  @Test
  void theStartLiesBeforeTheLatest() {
    notify("start", "me", "{\"n\":1}");

    Client first = connect("start", "me", 1, null);
    String start = first.sink().nextPing().id();

    assertThat(numbers(connect("start", "me", 0, start), 1)).containsExactly(1);
  }

  @Test
  void nothingIsLostOrDoubledAtTheSeamWhileMuchIsWritten() throws InterruptedException {
    Thread writer =
        new Thread(
            () -> {
              for (int n = 1; n <= 400; n++) {
                notify("seam", "me", "{\"n\":" + n + "}");
              }
            });
    writer.start();
    List<Client> clients = new ArrayList<>();
    while (writer.isAlive()) {
      clients.add(connect("seam", "me", 20, null));
    }
    writer.join();
    notify("seam", "me", "{\"n\":401}");

    for (Client client : clients) {
      List<Integer> seen = new ArrayList<>();
      while (seen.isEmpty() || seen.get(seen.size() - 1) < 401) {
        seen.add(number(client.sink().next("notification")));
      }
      assertThat(seen)
          .containsExactlyElementsOf(IntStream.rangeClosed(seen.get(0), 401).boxed().toList());
      client.subscription().cancel();
    }
  }

  @Test
  void whatWasTrimmedIsAGap() {
    String first = notify("gap", "me", "{\"n\":1}");
    notify("gap", "me", "{\"n\":2}");
    notify("gap", "me", "{\"n\":3}");
    fixture.trim("gap", 1);

    Client again = connect("gap", "me", 0, first);

    assertThat(again.sink().next("gap").text("requested")).isEqualTo(first);
    assertThat(numbers(again, 1)).containsExactly(3);
  }

  @Test
  void whoMayNotSeeTheUserSeesNoneOfThem() {
    notify("unseen", "me", "{\"n\":1}");
    Viewer stranger = new Viewer("stranger", "stranger"::equals, null);
    RecordingSink sink = new RecordingSink();

    var opening = fixture.hub.open(new Notifications("unseen", "me", 10, null), stranger).join();
    ((StreamOpening.Ready) opening).subscription().start(sink);
    notify("unseen", "me", "{\"n\":2}");

    assertThat(sink.nextPing().id()).isNotEmpty();
    Client me = connect("unseen", "me", 10, null);
    numbers(me, 2);
    assertThat(sink.text()).doesNotContain("\"n\"");
  }

  @Test
  void whatCannotBeAskedForIsNamed() {
    assertThatThrownBy(() -> new Notifications("q", "", 0, null))
        .isInstanceOf(BadInputException.class)
        .hasMessage("userId must be the id of a user, got none");
    assertThatThrownBy(() -> new Notifications("q", "me", 101, null))
        .hasMessage("last must be 0 to 100, got 101");
  }

  @Test
  void theCapIsKeptWhereNodeKeepsIt() {
    EventPublisher publisher = new EventPublisher(fixture.redis, fixture.keys("capped"));
    publisher.cap(150);

    for (int n = 0; n < 400; n++) {
      notify("capped", "me", "{}");
    }

    assertThat(
            fixture
                .redis
                .commands()
                .hget(fixture.keys("capped").meta(), "opts.maxLenEvents")
                .toCompletableFuture()
                .join())
        .isEqualTo("150");
    // About: Redis trims whole nodes of 100 entries.
    assertThat(
            fixture
                .redis
                .commands()
                .xlen(fixture.keys("capped").events())
                .toCompletableFuture()
                .join())
        .isBetween(150L, 250L);
  }

  private static Client connect(String queue, String user, int latest, String lastEventId) {
    return fixture.connect(new Notifications(queue, user, latest, lastEventId));
  }

  private static String notify(String queue, String user, String data) {
    return new EventPublisher(fixture.redis, fixture.keys(queue))
        .publish(new CustomEvent("notification", data, null, user))
        .toString();
  }

  private static List<Integer> numbers(Client client, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(number(client.sink().next("notification")));
    }
    return numbers;
  }

  private static int number(Frame frame) {
    return frame.data().path("n").asInt();
  }
}
