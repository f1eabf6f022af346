package com.nubabel.bench.sse;

import java.nio.ByteBuffer;

/**
 * What the load client looks for: a sign that stands nowhere else in a stream, and behind it the
 * time of sending, {@link System#nanoTime} in 19 digits, which on one machine is the same to all
 * processes.
 */
final class Marker {
  private static final byte SIGN = '^';
  private static final int DIGITS = 19;

  private Marker() {}

  /** A JSON object of so many bytes that bears the time. */
  static String data(int bytes) {
    String head =
        "{\"text\":\"" + (char) SIGN + String.format("%0" + DIGITS + "d", System.nanoTime());
    return head + "x".repeat(bytes - head.length() - 2) + "\"}";
  }

  /**
   * Counts the events in what was read, from 0 to the buffer's position.
   *
   * @param latencies take those whose time is whole; null for none
   */
  static int count(ByteBuffer read, LatencyHistogram latencies) {
    int events = 0;
    int end = read.position();
    for (int i = 0; i < end; i++) {
      if (read.get(i) == SIGN) {
        events++;
        if (latencies != null && i + DIGITS < end) {
          latencies.add(System.nanoTime() - nanos(read, i + 1));
        }
        i += DIGITS;
      }
    }
    return events;
  }

  private static long nanos(ByteBuffer read, int from) {
    long nanos = 0;
    for (int i = from; i < from + DIGITS; i++) {
      nanos = 10 * nanos + read.get(i) - '0';
    }
    return nanos;
  }
}
