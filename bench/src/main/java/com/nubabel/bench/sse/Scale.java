package com.nubabel.bench.sse;

/**
 * How much is measured.
 *
 * @param many streams
 * @param few streams
 * @param some streams, of which the latency is measured
 * @param settleMillis after streams came or went
 * @param warmMillis before a rate is measured
 * @param rateMillis for which it is measured
 * @param idleMillis for which nothing happens but heartbeats
 * @param slowEvents that are sent one at a time for the latency
 * @param readEvents for the cost of reading from Redis
 */
record Scale(
    int many,
    int few,
    int some,
    int settleMillis,
    int warmMillis,
    int rateMillis,
    int idleMillis,
    int slowEvents,
    int readEvents) {
  static final Scale FULL =
      new Scale(10_000, 1_000, 5_000, 1_000, 3_000, 5_000, 15_000, 40, 50_000);
  static final Scale TINY = new Scale(50, 20, 50, 50, 200, 300, 500, 4, 1_000);
}
