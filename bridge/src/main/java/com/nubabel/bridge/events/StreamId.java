package com.nubabel.bridge.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an entry of a Redis stream, and so a place on it: as a cursor it means "everything up
 * to and with this one". Both parts are unsigned.
 *
 * @param ms milliseconds since the epoch, by the clock of the Redis server
 * @param seq counts entries of one millisecond
 */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {
  /** Before every entry; the place of a stream that has never had one. */
  public static final StreamId MIN = new StreamId(0, 0);

  /** The largest seq, unsigned. */
  public static final long SEQ_MAX = -1;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,20})-([0-9]{1,20})");

  /**
   * Reads an id as Redis writes it.
   *
   * @throws IllegalArgumentException if this is no {@code ms-seq}, or a part exceeds 64 bits
   */
  public static StreamId parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a stream id: " + text);
    }
    return new StreamId(
        Long.parseUnsignedLong(parts.group(1)), Long.parseUnsignedLong(parts.group(2)));
  }

  /** The last id before this one: no entry can lie between. */
  public StreamId previous() {
    if (seq != 0) {
      return new StreamId(ms, seq - 1);
    }
    return ms == 0 ? MIN : new StreamId(ms - 1, SEQ_MAX);
  }

  public boolean isAfter(StreamId other) {
    return compareTo(other) > 0;
  }

  public boolean isBefore(StreamId other) {
    return compareTo(other) < 0;
  }

  public static StreamId later(StreamId one, StreamId other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public int compareTo(StreamId other) {
    int byMs = Long.compareUnsigned(ms, other.ms);
    return byMs != 0 ? byMs : Long.compareUnsigned(seq, other.seq);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
  }
}
