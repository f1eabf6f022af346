package com.nubabel.bench.sse;

import java.util.Locale;

/** What is measured of each peer, in the order of the table. */
enum Figure {
  RSS("RSS per idle stream of {many}, bytes", 0),
  LIVE_HEAP("live heap per idle stream of {many}, bytes", 0),
  IDLE_CPU("CPU with {many} idle streams, ms per s", 1),
  OPENED("streams opened per s, up to {many}", 0),
  MANY_RATE("events delivered per s to {many} streams", 0),
  MANY_CPU("server's CPU for each, µs", 1),
  MANY_CLIENT_CPU("load client's CPU for each, µs", 1),
  FEW_RATE("events delivered per s to {few} streams", 0),
  FEW_CPU("server's CPU for each, µs", 1),
  FEW_CLIENT_CPU("load client's CPU for each, µs", 1),
  P50("latency to {some} streams at 4 events per s, p50, ms", 1),
  P99("the same, p99, ms", 1),
  SLOW_CPU("the same, server's CPU for each delivery, µs", 1),
  BACK("after a kill, until all {many} are back, s", 1),
  READ_SERVER("to one stream, server's CPU for an event, µs", 1),
  READ_REDIS("CPU of Redis for its reading, µs", 1);

  private final String label;
  private final int decimals;

  Figure(String label, int decimals) {
    this.label = label;
    this.decimals = decimals;
  }

  String label(Scale scale) {
    return label
        .replace("{many}", count(scale.many()))
        .replace("{few}", count(scale.few()))
        .replace("{some}", count(scale.some()));
  }

  private static String count(int streams) {
    return String.format(Locale.ROOT, "%,d", streams);
  }

  String text(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
