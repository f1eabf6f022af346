package com.nubabel.bench.sse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Events sent to all streams as fast as they are delivered: a few are under way at any time. Every
 * stream gets every one, or this fails.
 *
 * @param deliveries events times streams
 * @param seconds from the first sent to the last delivered
 * @param serverMicros CPU of the server for each delivery
 * @param clientMicros CPU of the load client for each
 */
record Fanout(long deliveries, double seconds, double serverMicros, double clientMicros) {
  static final int DATA_BYTES = 200;
  private static final int UNDER_WAY = 4;

  double perSecond() {
    return deliveries / seconds;
  }

  static Fanout measure(RunningServer server, Crowd crowd, int millis) throws InterruptedException {
    double serverCpu = server.cpuMicros();
    double clientCpu = crowd.cpuMicros();
    long began = System.nanoTime();
    long events = send(server, crowd, Long.MAX_VALUE, UNDER_WAY, began + millis * 1_000_000L);
    double seconds = (System.nanoTime() - began) / 1e9;
    long deliveries = events * crowd.streams();
    return new Fanout(
        deliveries,
        seconds,
        (server.cpuMicros() - serverCpu) / deliveries,
        (crowd.cpuMicros() - clientCpu) / deliveries);
  }

  /** Lets the server do for a while what {@link #sendSlowly} will make it do: one by one. */
  static void warmSlowly(RunningServer server, Crowd crowd, int millis)
      throws InterruptedException {
    send(server, crowd, Long.MAX_VALUE, 1, System.nanoTime() + millis * 1_000_000L);
  }

  /** Sends at least one event, at most so many, until then; returns when all are delivered. */
  static long send(RunningServer server, Crowd crowd, long most, int underWay, long untilNanos)
      throws InterruptedException {
    crowd.reset();
    long sent = 0;
    CompletableFuture<?> last;
    do {
      crowd.awaitDelivered(sent - underWay + 1);
      last = server.publish(Marker.data(DATA_BYTES));
      sent++;
    } while (sent < most && System.nanoTime() < untilNanos);
    crowd.awaitDelivered(sent);
    last.join();
    return sent;
  }

  /** Sends events at a steady rate; returns when all are delivered. */
  static void sendSlowly(RunningServer server, Iterable<Crowd> crowds, int events, int perSecond)
      throws InterruptedException {
    for (Crowd crowd : crowds) {
      crowd.reset();
    }
    long began = System.nanoTime();
    for (int i = 0; i < events; i++) {
      long due = began + i * 1_000_000_000L / perSecond;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      server.publish(Marker.data(DATA_BYTES)).join();
    }
    for (Crowd crowd : crowds) {
      crowd.awaitDelivered(events);
    }
  }
}
