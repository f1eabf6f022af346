package com.nubabel.bench.sse;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bench.ThrowAwayRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * As many streams as there can be, on one node of ours or spread over several: does every one get
 * every event, and what do they hold? A process may have 20,000 files open, so each node has a load
 * client of its own.
 */
final class ManyStreams {
  private static final int EVENTS = 20;

  /** Of each node, before anything is measured: they load classes and fill pools. */
  private static final int FIRST_STREAMS = 100;

  private final int streams;
  private final List<RunningServer> nodes = new ArrayList<>();
  private final List<Crowd> crowds = new ArrayList<>();

  private ManyStreams(int streams) {
    this.streams = streams;
  }

  static void report(ThrowAwayRedis redis, int streams, int nodes)
      throws IOException, InterruptedException {
    ManyStreams many = new ManyStreams(streams);
    try {
      for (int i = 0; i < nodes; i++) {
        RunningServer node = new RunningServer(new NubabelPeer(redis));
        many.nodes.add(node);
        many.crowds.add(node.crowd());
      }
      many.report();
    } finally {
      for (Crowd crowd : many.crowds) {
        crowd.close();
      }
      for (RunningServer node : many.nodes) {
        node.close();
      }
    }
  }

  private void report() throws IOException, InterruptedException {
    for (Crowd crowd : crowds) {
      crowd.open(FIRST_STREAMS);
    }
    Fanout.sendSlowly(nodes.get(0), crowds, 1, 1);
    long heap = liveHeapBytes();
    long rss = rssBytes();
    KernelMemory kernel = KernelMemory.now();
    long began = System.nanoTime();
    for (int i = 0; i < crowds.size(); i++) {
      int wanted = streams * (i + 1) / crowds.size() - streams * i / crowds.size();
      crowds.get(i).open(wanted - FIRST_STREAMS);
    }
    print("%,d streams on %d nodes, opened in %.1f s", streams, nodes.size(), seconds(began));
    held(liveHeapBytes() - heap, rssBytes() - rss, KernelMemory.now().minus(kernel));
    Fanout.sendSlowly(nodes.get(0), crowds, EVENTS, 1);
    for (Crowd crowd : crowds) {
      got(crowd.streams(), crowd.figures());
    }
    print("after them:");
    held(liveHeapBytes() - heap, rssBytes() - rss, KernelMemory.now().minus(kernel));
  }

  private void held(long heap, long rss, KernelMemory kernel) {
    int measured = streams - FIRST_STREAMS * crowds.size();
    print(
        "  for each stream: live heap %,d bytes, RSS %,d, kernel's slab %,d, TCP buffers %,d"
            + " (the kernel's at both ends)",
        heap / measured,
        rss / measured,
        kernel.slabBytes() / measured,
        kernel.bufferBytes() / measured);
  }

  private static void got(int streams, JsonNode figures) {
    print(
        "  of %d events each of %,d streams got %d to %d; %d broke; latency p50 %.0f, p99 %.0f ms",
        EVENTS,
        streams,
        figures.path("least").asInt(),
        figures.path("most").asInt(),
        figures.path("lost").asInt(),
        figures.path("p50").asDouble(),
        figures.path("p99").asDouble());
  }

  private long liveHeapBytes() throws IOException {
    long sum = 0;
    for (RunningServer node : nodes) {
      sum += node.liveHeapBytes();
    }
    return sum;
  }

  private long rssBytes() throws IOException {
    long sum = 0;
    for (RunningServer node : nodes) {
      sum += node.rssBytes();
    }
    return sum;
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void print(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }
}
