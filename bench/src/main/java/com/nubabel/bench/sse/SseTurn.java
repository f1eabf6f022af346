package com.nubabel.bench.sse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One peer measured once, from its start. */
final class SseTurn {
  private static final int FIRST_STREAMS = 300;

  private final Peer peer;
  private final Scale scale;
  private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

  private SseTurn(Peer peer, Scale scale) {
    this.peer = peer;
    this.scale = scale;
  }

  static Map<Figure, Double> measure(Peer peer, Scale scale)
      throws IOException, InterruptedException {
    SseTurn turn = new SseTurn(peer, scale);
    try (RunningServer server = new RunningServer(peer)) {
      turn.first(server);
      turn.many(server);
      turn.few(server);
      turn.latency(server);
      turn.restart(server);
    }
    return turn.figures;
  }

  /** What is done for the first time is not counted: classes are loaded, pools are filled. */
  private void first(RunningServer server) throws IOException, InterruptedException {
    try (Crowd crowd = server.crowd()) {
      crowd.open(Math.min(FIRST_STREAMS, scale.many()));
      Fanout.measure(server, crowd, scale.warmMillis() / 2);
    }
    settle();
  }

  private void many(RunningServer server) throws IOException, InterruptedException {
    double heap = server.liveHeapBytes();
    double rss = server.rssBytes();
    try (Crowd crowd = server.crowd()) {
      double seconds = crowd.open(scale.many()).toNanos() / 1e9;
      figures.put(Figure.OPENED, scale.many() / seconds);
      settle();
      if (peer.isJvm()) {
        figures.put(Figure.LIVE_HEAP, (server.liveHeapBytes() - heap) / scale.many());
      }
      figures.put(Figure.RSS, (server.rssBytes() - rss) / scale.many());
      // What opening has left to a JVM's compilers is not what idle streams cost.
      TimeUnit.MILLISECONDS.sleep(scale.idleMillis());
      double cpu = server.cpuMicros();
      TimeUnit.MILLISECONDS.sleep(scale.idleMillis());
      figures.put(Figure.IDLE_CPU, (server.cpuMicros() - cpu) / scale.idleMillis());
      Fanout.measure(server, crowd, scale.warmMillis());
      Fanout fanout = Fanout.measure(server, crowd, scale.rateMillis());
      figures.put(Figure.MANY_RATE, fanout.perSecond());
      figures.put(Figure.MANY_CPU, fanout.serverMicros());
      figures.put(Figure.MANY_CLIENT_CPU, fanout.clientMicros());
    }
    settle();
  }

  private void few(RunningServer server) throws IOException, InterruptedException {
    try (Crowd crowd = server.crowd()) {
      crowd.open(scale.few());
      Fanout.measure(server, crowd, scale.warmMillis() / 2);
      Fanout fanout = Fanout.measure(server, crowd, scale.rateMillis());
      figures.put(Figure.FEW_RATE, fanout.perSecond());
      figures.put(Figure.FEW_CPU, fanout.serverMicros());
      figures.put(Figure.FEW_CLIENT_CPU, fanout.clientMicros());
    }
    settle();
  }

  private void latency(RunningServer server) throws IOException, InterruptedException {
    try (Crowd crowd = server.crowd()) {
      crowd.open(scale.some());
      Fanout.warmSlowly(server, crowd, scale.warmMillis());
      double cpu = server.cpuMicros();
      Fanout.sendSlowly(server, List.of(crowd), scale.slowEvents(), 4);
      int deliveries = scale.slowEvents() * scale.some();
      figures.put(Figure.SLOW_CPU, (server.cpuMicros() - cpu) / deliveries);
      JsonNode latencies = crowd.figures();
      figures.put(Figure.P50, latencies.path("p50").asDouble());
      figures.put(Figure.P99, latencies.path("p99").asDouble());
    }
    settle();
  }

  private void restart(RunningServer server) throws IOException, InterruptedException {
    try (Crowd crowd = server.crowd()) {
      crowd.open(scale.many());
      crowd.expectBreak();
      long began = System.nanoTime();
      server.restart();
      crowd.awaitOpen();
      figures.put(Figure.BACK, (System.nanoTime() - began) / 1e9);
    }
  }

  /** Lets the server see which streams are gone. */
  private void settle() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(scale.settleMillis());
  }
}
