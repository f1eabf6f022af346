package com.nubabel.bench.sse;

import com.nubabel.bench.ThrowAwayRedis;
import com.nubabel.bridge.events.QueueEventsProducer;
import com.nubabel.bridge.job.QueueKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What our reading from Redis costs for an event: many events, and one stream that shows them. What
 * Redis spends on taking them is measured on a queue that nobody watches, and not counted.
 */
final class RedisReading {
  private static final int UNDER_WAY = 500;

  private RedisReading() {}

  static Map<Figure, Double> measure(NubabelPeer peer, ThrowAwayRedis redis, int events)
      throws IOException, InterruptedException {
    double unwatched = unwatched(redis, events);
    try (RunningServer server = new RunningServer(peer);
        Crowd crowd = server.crowd()) {
      crowd.open(1);
      Fanout.send(server, crowd, events, UNDER_WAY, Long.MAX_VALUE);
      double serverCpu = server.cpuMicros();
      double redisCpu = redis.cpuMicros();
      Fanout.send(server, crowd, events, UNDER_WAY, Long.MAX_VALUE);
      return Map.of(
          Figure.READ_SERVER,
          (server.cpuMicros() - serverCpu) / events,
          Figure.READ_REDIS,
          (redis.cpuMicros() - redisCpu) / events - unwatched);
    }
  }

  /** CPU of Redis for taking an event, in µs. */
  private static double unwatched(ThrowAwayRedis redis, int events) {
    QueueEventsProducer producer =
        new QueueEventsProducer(
            redis.connections(), new QueueKeys(QueueKeys.DEFAULT_PREFIX, "unwatched"));
    double cpu = redis.cpuMicros();
    for (int sent = 0; sent < events; sent += UNDER_WAY) {
      List<CompletableFuture<?>> some = new ArrayList<>();
      for (int i = 0; i < UNDER_WAY; i++) {
        Map<String, String> fields = Map.of("data", Marker.data(Fanout.DATA_BYTES));
        some.add(producer.publishEvent("bench", fields));
      }
      CompletableFuture.allOf(some.toArray(CompletableFuture[]::new)).join();
    }
    return (redis.cpuMicros() - cpu) / events;
  }
}
