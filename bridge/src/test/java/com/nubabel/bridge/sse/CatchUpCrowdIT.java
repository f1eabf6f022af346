package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.events.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Those who come back from far behind the window hold nobody up who is live. */
class CatchUpCrowdIT {
  private static final int BEHIND = 5000;
  private static final int LIVE_STREAMS = 20;
  private static final int LIVE_EVERY_MILLIS = 5;
  private static final int QUIET_EVENTS = 200;
  private static final long LATENCY_MAX_MILLIS = 2000;

  @Test
  void aHundredWhoComeBackDelayNobody() {
    comeBack(100);
  }

  @Tag("soak")
  @Test
  void aThousandWhoComeBackDelayNobody() {
    comeBack(1000);
  }

  private static void comeBack(int returning) {
    try (HubFixture fixture = new HubFixture(HubOptions.DEFAULT)) {
      String first = fixture.write("q", "tick");
      for (int n = 0; n < BEHIND; n += 1000) {
        fixture.burst("q", 1000, "event", "tick", "pad", "x".repeat(200));
      }
      Queue<Long> latencies = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < LIVE_STREAMS; i++) {
        connect(fixture, null, latencies).join();
      }
      ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
      try {
        var unused =
            writer.scheduleAtFixedRate(
                () -> fixture.write("q", "tick"), 0, LIVE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        await().until(() -> latencies.size() >= QUIET_EVENTS * LIVE_STREAMS);
        // The first ones found everything cold.
        latencies.clear();
        await().until(() -> latencies.size() >= QUIET_EVENTS * LIVE_STREAMS);
        List<Long> without = takeSorted(latencies);

        List<CompletableFuture<OrderedSink>> opened =
            IntStream.range(0, returning).mapToObj(i -> connect(fixture, first, null)).toList();
        List<OrderedSink> returned = opened.stream().map(CompletableFuture::join).toList();
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> returned.stream().allMatch(s -> s.events() >= BEHIND + 2 * QUIET_EVENTS));
        List<Long> beside = takeSorted(latencies);

        System.out.printf(
            "live latency p50/p99/max, ms: %s; while %d read %d events each behind the window: %s%n",
            figures(without), returning, BEHIND, figures(beside));
        assertThat(beside).isNotEmpty().allMatch(millis -> millis <= LATENCY_MAX_MILLIS);
        assertAllHaveTheSame(fixture, writer, returned);
      } finally {
        writer.shutdownNow();
      }
    }
  }

  /** No event is left out, doubled, or out of order; all end at the same event. */
  private static void assertAllHaveTheSame(
      HubFixture fixture, ScheduledExecutorService writer, List<OrderedSink> returned) {
    writer.shutdown();
    await().until(writer::isTerminated);
    String last = fixture.write("q", "last");
    StreamId end = StreamId.parse(last);
    await().until(() -> returned.stream().allMatch(sink -> sink.last().equals(end)));
    long written =
        fixture.redis.commands().xlen(fixture.keys("q").events()).toCompletableFuture().join();
    // All but the one that each came back with.
    assertThat(returned).extracting(OrderedSink::events).containsOnly((int) written - 1);
  }

  private static CompletableFuture<OrderedSink> connect(
      HubFixture fixture, String lastEventId, Queue<Long> latencies) {
    return fixture
        .hub
        .open(HubFixture.queue("q", lastEventId))
        .thenApply(
            opening -> {
              OrderedSink sink = new OrderedSink(latencies);
              ((StreamOpening.Ready) opening).subscription().start(sink);
              return sink;
            });
  }

  private static List<Long> takeSorted(Queue<Long> latencies) {
    List<Long> taken = new ArrayList<>();
    for (Long next = latencies.poll(); next != null; next = latencies.poll()) {
      taken.add(next);
    }
    return taken.stream().sorted().toList();
  }

  private static String figures(List<Long> sorted) {
    int size = sorted.size();
    return sorted.get(size / 2) + "/" + sorted.get(size * 99 / 100) + "/" + sorted.get(size - 1);
  }
}
