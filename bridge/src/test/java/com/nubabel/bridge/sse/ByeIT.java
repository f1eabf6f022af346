package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamOpening.Ready;
import com.nubabel.bridge.sse.StreamOpening.TryLater;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The server ends a stream of its own will, or does not begin it, and says why. */
class ByeIT {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void streamWithoutEventsIsEndedWhenItHasBeenIdle() {
    try (HubFixture fixture = new HubFixture(options(10, Duration.ofMillis(600), LONG))) {
      Client client = fixture.connectQueue("idle");
      client.sink().nextPing();
      String id = fixture.write("idle", "tick");
      client.sink().next("tick");

      Frame bye = client.sink().next("bye");

      assertThat(bye.data().toString()).isEqualTo("{\"reason\":\"idle\"}");
      assertThat(bye.id()).isEqualTo(id);
      client.sink().awaitClosed();
      assertThat(client.sink().text())
          .containsPattern("\nretry: [3-6]\\d{3}\nevent: bye\ndata: \\{\"reason\":\"idle\"}\n\n$");
    }
  }

  @Test
  void pingsDoNotCountAsEvents() {
    try (HubFixture fixture = new HubFixture(options(10, Duration.ofMillis(900), LONG))) {
      Client client = fixture.connectQueue("idle");
      client.sink().nextPing();

      client.sink().nextPing();

      assertThat(client.sink().next("bye").text("reason")).isEqualTo("idle");
    }
  }

  @Test
  void oldStreamIsEndedHoweverBusy() {
    try (HubFixture fixture = new HubFixture(options(10, LONG, Duration.ofMillis(700)))) {
      Client client = fixture.connectQueue("old");
      fixture.write("old", "tick");

      client.sink().next("tick");

      assertThat(client.sink().next("bye").text("reason")).isEqualTo("lifetime");
      client.sink().awaitClosed();
    }
  }

  @Test
  void fullNodeRefusesUntilAStreamHasEnded() {
    try (HubFixture fixture = new HubFixture(options(2, LONG, LONG))) {
      Client first = fixture.connectQueue("full");
      fixture.connectQueue("full");

      StreamOpening refused = fixture.open(HubFixture.queue("full", null));

      assertThat(refused).isInstanceOf(TryLater.class);
      TryLater later = (TryLater) refused;
      assertThat(later.reason()).isEqualTo("full");
      assertThat(StandardCharsets.UTF_8.decode(later.frames().duplicate()).toString())
          .matches("retry: [3-6]\\d{3}\nevent: bye\ndata: \\{\"reason\":\"full\"}\n\n");
      assertThat(fixture.metrics.meter("sse.rejected").getCount()).isEqualTo(1);
      assertThat(fixture.metrics.counter("sse.connections").getCount()).isEqualTo(2);
      first.subscription().cancel();
      assertThat(fixture.open(HubFixture.queue("full", null))).isInstanceOf(Ready.class);
    }
  }

  @Test
  void fullNodeDoesNotEvenBeginTheActBeforeAStream() {
    try (HubFixture fixture = new HubFixture(options(1, LONG, LONG))) {
      AtomicInteger acts = new AtomicInteger();
      StreamPreparation act =
          () -> {
            acts.incrementAndGet();
            return CompletableFuture.completedFuture(HubFixture.queue("full", null));
          };
      Client first = fixture.connectQueue("full");

      assertThat(fixture.hub.open(act, Viewer.ANYBODY).join()).isInstanceOf(TryLater.class);
      assertThat(acts).hasValue(0);

      first.subscription().cancel();
      assertThat(fixture.hub.open(act, Viewer.ANYBODY).join()).isInstanceOf(Ready.class);
      assertThat(acts).hasValue(1);
    }
  }

  @Test
  void actThatFailsTakesNoPlace() {
    try (HubFixture fixture = new HubFixture(options(1, LONG, LONG))) {
      StreamPreparation thrown =
          () -> {
            throw new BadInputException("prompt", "is odd");
          };
      StreamPreparation failed =
          () -> CompletableFuture.failedFuture(new BadInputException("prompt", "is odd"));
      for (StreamPreparation act : List.of(thrown, failed)) {
        assertThat(fixture.hub.open(act, Viewer.ANYBODY))
            .isCompletedExceptionally()
            .failsWithin(LONG)
            .withThrowableThat()
            .withMessageContaining("prompt is odd");
      }

      fixture.connectQueue("q");
    }
  }

  @Test
  void openingsThatComeToNothingTakeNoPlace() {
    try (HubFixture fixture = new HubFixture(options(1, LONG, LONG))) {
      for (int i = 0; i < 3; i++) {
        assertThat(fixture.open(new StreamRequest.JobEvents("q", "none", null)))
            .isInstanceOf(StreamOpening.UnknownJob.class);
        assertThat(fixture.hub.open(HubFixture.queue("q", "bad"))).isCompletedExceptionally();
      }

      fixture.connectQueue("q");
    }
  }

  @Test
  void fullUserIsRefusedWhileOthersAreNot() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      Client first = fixture.connect(HubFixture.queue("q", null), viewer("alice", null));
      fixture.connect(HubFixture.queue("q", null), viewer("alice", null));

      StreamOpening refused =
          fixture.hub.open(HubFixture.queue("q", null), viewer("alice", null)).join();

      assertThat(refused)
          .isInstanceOfSatisfying(
              TryLater.class, later -> assertThat(later.reason()).isEqualTo("full"));
      fixture.connect(HubFixture.queue("q", null), viewer("bob", null));
      for (int i = 0; i < 5; i++) {
        fixture.connectQueue("q");
      }
      first.subscription().cancel();
      fixture.connect(HubFixture.queue("q", null), viewer("alice", null));
    }
  }

  @Test
  void openingsThatComeToNothingTakeNoPlaceOfTheirUser() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      StreamRequest unknown = new StreamRequest.JobEvents("q", "none", null);
      for (int i = 0; i < 3; i++) {
        assertThat(fixture.hub.open(unknown, viewer("alice", null)).join())
            .isInstanceOf(StreamOpening.UnknownJob.class);
      }

      fixture.connect(HubFixture.queue("q", null), viewer("alice", null));
    }
  }

  @Test
  void streamEndsAtTheVeryTimeItsViewersRightDoes() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      Instant until = Instant.now().plusMillis(700);
      Client client = fixture.connect(HubFixture.queue("q", null), viewer("alice", until));
      client.sink().nextPing();

      assertThat(client.sink().next("bye").text("reason")).isEqualTo("expired");

      assertThat(Instant.now()).isBetween(until, until.plusMillis(500));
      client.sink().awaitClosed();
      assertThat(fixture.metrics.counter("sse.connections").getCount()).isZero();
    }
  }

  @Test
  void streamOfARightThatHasEndedMeanwhileShowsNothing() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      String id = fixture.write("q", "tick");
      fixture.write("q", "tick");
      Instant past = Instant.now().minusSeconds(1);

      Client client = fixture.connect(HubFixture.queue("q", id), viewer("alice", past));

      client.sink().awaitClosed();
      assertThat(client.sink().text()).contains("\"expired\"").doesNotContain("event: tick");
    }
  }

  @Test
  void rightThatOutlivesTheStreamEndsNothing() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      Client client = fixture.connect(HubFixture.queue("q", null), viewer("alice", Instant.MAX));

      fixture.write("q", "tick");

      client.sink().next("tick");
    }
  }

  private static Viewer viewer(String user, Instant until) {
    return new Viewer(user, userId -> userId.equals(user), until);
  }

  @Test
  void shutdownSaysByeToAllWithinItsTimeAndRefusesNewOnes() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(fixture.connectQueue("shutdown"));
      }

      long begun = System.nanoTime();
      fixture.hub.closeStreams(Duration.ofSeconds(5));

      assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(5).toNanos());
      for (Client client : clients) {
        assertThat(client.sink().next("bye").text("reason")).isEqualTo("shutdown");
        client.sink().awaitClosed();
      }
      assertThat(((TryLater) fixture.open(HubFixture.queue("shutdown", null))).reason())
          .isEqualTo("shutdown");
      assertThat(fixture.metrics.counter("sse.connections").getCount()).isZero();
    }
  }

  @Test
  void shutdownDropsAStalledConnectionWhenItsTimeIsOver() {
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      Client client = fixture.connectQueue("stalled");
      client.sink().nextPing();
      client.sink().stall();
      fixture.write("stalled", "tick");
      client.sink().next("tick");

      fixture.hub.closeStreams(Duration.ofMillis(300));

      client.sink().awaitClosed();
      assertThat(client.sink().drain()).isEmpty();
    }
  }

  @Test
  void closedHubHasClosedItsConnections() {
    Client client;
    try (HubFixture fixture = new HubFixture(options(100, LONG, LONG))) {
      client = fixture.connectQueue("closed");
      client.sink().nextPing();

      fixture.hub.close();
      fixture.hub.close();
    }
    assertThat(client.sink().isClosed()).isTrue();
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("nubabel-")));
  }

  private static HubOptions options(int connections, Duration idle, Duration lifetime) {
    return new HubOptions(
        Duration.ofMillis(200),
        Duration.ofSeconds(3),
        connections,
        2,
        idle,
        lifetime,
        100,
        1 << 20);
  }
}
