package com.nubabel.bridge.sse;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.nubabel.bridge.events.EventTailer;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the hub counts, under the names of the registry. */
final class HubMetrics implements AutoCloseable {
  private static final String LAG = "bridge.lag";

  private final MetricRegistry registry;
  private final StreamClock clock;

  /** Streams that are open, or about to be. */
  final Counter connections;

  /** Queues that are watched. */
  final Counter watchedQueues;

  /** Streams that began where an earlier one had left off. */
  final Meter resumed;

  /** Gaps that were told. */
  final Meter gaps;

  /** Streams that were refused. */
  private final Meter rejected;

  /** Events times streams. */
  private final Meter delivered;

  /** From an event's id to the connection's taking it; the latest event of each write. */
  private final Timer latency;

  /** The same by kind of stream; looked up once for each, since every write asks. */
  private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

  private volatile long lagMillis;

  HubMetrics(MetricRegistry registry, StreamClock clock) {
    this.registry = registry;
    this.clock = clock;
    this.connections = registry.counter("sse.connections");
    this.watchedQueues = registry.counter("bridge.watchedQueues");
    this.resumed = registry.meter("sse.resumed");
    this.gaps = registry.meter("sse.gaps");
    this.rejected = registry.meter("sse.rejected");
    this.delivered = registry.meter("sse.delivered");
    this.latency = registry.timer("sse.latency");
  }

  /** Notes a stream that opens, by its {@link StreamRequest#kind}. */
  void opened(String kind) {
    registry.meter("sse.opened." + kind).mark();
    registry.counter("sse.connections." + kind).inc();
  }

  /**
   * Notes a stream that has ended.
   *
   * @param reason that of its {@code bye}; or {@code end} of what it showed, {@code client} that
   *     left, {@code slow} client, {@code unstarted}, {@code error}
   */
  void closed(String kind, String reason) {
    registry.counter("sse.connections." + kind).dec();
    registry.meter("sse.closed." + reason).mark();
  }

  /** Notes a stream that is told to come later, or not at all. */
  void rejected(String reason) {
    rejected.mark();
    registry.meter("sse.rejected." + reason).mark();
  }

  /**
   * Notes how a client that came back was served, on one of its queues.
   *
   * @param outcome {@code ok}, {@code gap}, or {@code bad} for an id that was none
   */
  void resume(String outcome) {
    registry.meter("sse.resumes." + outcome).mark();
  }

  /** Shows how late the tailer is: with its latest event, or since when it has not come round. */
  void watchLag(EventTailer tailer) {
    Gauge<Long> lag = () -> tailer.isAdvancing() ? lagMillis : tailer.silentMillis();
    registry.gauge(LAG, () -> lag);
  }

  /** Notes how late the tailer was with the latest event, ms. */
  void arrived(QueueEvent newest) {
    lagMillis = age(newest.id());
  }

  /**
   * Notes a write.
   *
   * @param kind of the stream
   * @param newest of its events
   * @param sinceMillis when the stream was opened: what was replayed says nothing about latency
   */
  void delivered(String kind, int events, StreamId newest, long sinceMillis) {
    delivered.mark(events);
    if (newest.ms() >= sinceMillis) {
      Duration age = Duration.ofMillis(age(newest));
      latency.update(age);
      latencies.computeIfAbsent(kind, of -> registry.timer("sse.latency." + of)).update(age);
    }
  }

  /** Never below 0: the id bears the clock of Redis. */
  private long age(StreamId id) {
    return Math.max(0, clock.wallMillis() - id.ms());
  }

  @Override
  public void close() {
    registry.remove(LAG);
  }
}
