package com.nubabel.bridge.testing.flood;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.events.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All numbered events of one queue, those that were trimmed included: what readers are judged by.
 */
public final class QueueLog {
  private final List<LogEntry> entries;
  private final boolean isTrimmed;
  private final Map<Integer, Integer> indices = new HashMap<>();

  /**
   * A log.
   *
   * @param entries as they were written
   * @param isTrimmed whether the queue's stream was ever trimmed
   */
  QueueLog(List<LogEntry> entries, boolean isTrimmed) {
    this.entries = entries;
    this.isTrimmed = isTrimmed;
    for (int i = 0; i < entries.size(); i++) {
      indices.put(entries.get(i).n(), i);
    }
  }

  public int size() {
    return entries.size();
  }

  /** The number of the last event of a filter; 0 if there is none. */
  public int last(Predicate<LogEntry> filter) {
    return entries.stream().filter(filter).mapToInt(LogEntry::n).max().orElse(0);
  }

  /**
   * Checks that a reader who was there after the first event saw all that the filter lets through,
   * once and in order, or was told of what it missed.
   *
   * @param seen of this queue
   */
  public void judge(List<Seen> seen, Predicate<LogEntry> filter) {
    int at = 0;
    for (Seen item : seen) {
      if (item instanceof Seen.Numbered numbered) {
        int index = indices.get(numbered.n());
        assertThat(index).as("%s, twice or out of order", numbered).isGreaterThan(at);
        assertNothingMissing(at + 1, index, filter, item);
        assertThat(filter.test(entries.get(index))).as("%s, not asked for", item).isTrue();
        at = index;
      } else if (item instanceof Seen.Gap gap) {
        assertThat(isTrimmed).as("%s, though nothing was trimmed", gap).isTrue();
        int lost = indexAfter(gap.requested());
        int kept = indexAfter(gap.first().previous());
        assertNothingMissing(at + 1, lost, filter, item);
        assertThat(kept).as("%s, though nothing is missing", gap).isGreaterThan(lost);
        at = Math.max(at, kept - 1);
      }
    }
    assertNothingMissing(at + 1, entries.size(), filter, "the end");
  }

  private void assertNothingMissing(
      int from, int to, Predicate<LogEntry> filter, Object whatFollowed) {
    if (from < to) {
      assertThat(entries.subList(from, to).stream().filter(filter))
          .as("missing before %s", whatFollowed)
          .isEmpty();
    }
  }

  /** Where the first event after a place is. */
  private int indexAfter(StreamId place) {
    int index = 0;
    while (index < entries.size() && !entries.get(index).id().isAfter(place)) {
      index++;
    }
    return index;
  }
}
