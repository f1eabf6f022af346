package com.nubabel.bench.sse;

/** Counts latencies in steps of 0.1 ms; what takes longer than a minute counts as a minute. */
final class LatencyHistogram {
  private static final long STEP_NANOS = 100_000;

  private final int[] counts = new int[600_000];
  private long total;

  void add(long nanos) {
    counts[(int) Math.min(Math.max(nanos, 0) / STEP_NANOS, counts.length - 1)]++;
    total++;
  }

  /** In ms; 0 if there is nothing. */
  double quantile(double part) {
    long left = (long) Math.ceil(part * total);
    int step = 0;
    while (step < counts.length - 1 && (left -= counts[step]) > 0) {
      step++;
    }
    return total == 0 ? 0 : (step + 1) * STEP_NANOS / 1e6;
  }
}
