package com.nubabel.bridge.events;

import java.util.List;

/**
 * What tells whether a cursor is in a gap: whether entries after it may have been lost. Redis 6.2
 * cannot say what was trimmed, so this may raise a false alarm, and never overlooks a hole.
 *
 * @param first the oldest kept entry, null if none is kept
 * @param last the last id ever given, {@link StreamId#MIN} if the stream does not exist
 * @param isWhole nothing has ever been trimmed
 */
public record StreamBounds(StreamId first, StreamId last, boolean isWhole) {
  /**
   * Reads a script's reply.
   *
   * @param reply the first id or empty, the last id, and 1 if the stream is whole
   */
  static StreamBounds of(List<?> reply) {
    String first = (String) reply.get(0);
    return new StreamBounds(
        first.isEmpty() ? null : StreamId.parse(first),
        StreamId.parse((String) reply.get(1)),
        (Long) reply.get(2) == 1);
  }

  /**
   * The gap rule: a cursor is in a gap if it is beyond the last id (the stream was deleted and
   * began anew), or before it while the first kept entry is later than the cursor, or none is kept.
   * The beginning of a whole stream is in none.
   */
  public boolean isGap(StreamId cursor) {
    if (cursor.isAfter(last)) {
      return true;
    }
    if (cursor.equals(last) || (isWhole && cursor.equals(StreamId.MIN))) {
      return false;
    }
    return first == null || first.previous().isAfter(cursor);
  }

  /** The cursor with which a reader in a gap goes on: it misses no kept entry. */
  public StreamId resumption() {
    return first == null ? last : first.previous();
  }
}
