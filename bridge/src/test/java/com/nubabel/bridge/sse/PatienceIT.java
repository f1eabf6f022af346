package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the hub waits for others; the time is set forward. */
class PatienceIT {
  private final HubFixture fixture =
      new HubFixture(
          new HubOptions(
              Duration.ofMillis(200),
              Duration.ofSeconds(3),
              1,
              100,
              Duration.ofHours(1),
              Duration.ofHours(1),
              100,
              1 << 20));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void connectionThatTakesNothingForTooLongIsGivenUp() {
    Client client = fixture.connectQueue("q");
    client.sink().nextPing();
    client.sink().stall();
    fixture.write("q", "tick");
    client.sink().next("tick");

    fixture.skippedMillis.addAndGet(StreamSubscription.WRITE_MAX_MILLIS + 1);

    client.sink().awaitClosed();
    assertThat(fixture.metrics.counter("sse.connections").getCount()).isZero();
  }

  @Test
  void streamThatIsNeverStartedGivesItsPlaceBack() {
    assertThat(fixture.open(HubFixture.queue("q", null))).isInstanceOf(StreamOpening.Ready.class);

    fixture.skippedMillis.addAndGet(StreamSubscription.START_MAX_MILLIS + 1);

    Awaitility.await().until(() -> fixture.metrics.counter("sse.connections").getCount() == 0);
    fixture.connectQueue("q");
  }

  @Test
  void queueThatNobodyReadsIsNoLongerWatchedAfterSomeTime() {
    Client client = fixture.connectQueue("q");
    client.sink().nextPing();
    fixture.skippedMillis.addAndGet(WatchedQueues.GRACE_MILLIS + 1);
    client.sink().nextPing();
    assertThat(fixture.metrics.counter("bridge.watchedQueues").getCount()).isEqualTo(1);

    client.subscription().cancel();
    fixture.skippedMillis.addAndGet(WatchedQueues.GRACE_MILLIS + 1);

    Awaitility.await().until(() -> fixture.metrics.counter("bridge.watchedQueues").getCount() == 0);
    Client again = fixture.connectQueue("q");
    fixture.write("q", "tick");
    again.sink().next("tick");
  }

  @Test
  void latencyAndLagAreNeverBelowZero() {
    Client client = fixture.connectQueue("q");
    fixture.write("q", "tick");
    client.sink().next("tick");
    // An id of a Redis whose clock is an hour ahead.
    fixture
        .redis
        .commands()
        .xadd(
            fixture.keys("q").events(),
            new XAddArgs().id(System.currentTimeMillis() + 3_600_000 + "-0"),
            Map.of("event", "tick"))
        .toCompletableFuture()
        .join();
    client.sink().next("tick");

    Awaitility.await().until(() -> fixture.metrics.timer("sse.latency").getCount() == 2);
    assertThat(fixture.metrics.timer("sse.latency").getSnapshot().getMin()).isNotNegative();
    assertThat(fixture.metrics.meter("sse.delivered").getCount()).isEqualTo(2);
    assertThat((Long) fixture.metrics.getGauges().get("bridge.lag").getValue()).isZero();
  }
}
