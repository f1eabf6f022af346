package com.nubabel.bridge.queue;

import java.time.Instant;
import java.util.List;

/**
 * How many jobs of a queue ended in one way.
 *
 * @param count in all, since workers have recorded it
 * @param previous the end of the newest minute that is recorded, or null
 * @param previousCount in all, until then
 * @param perMinute jobs in each minute, the newest first
 * @param minutes that are recorded, of which {@code perMinute} may be a part
 */
public record JobMetrics(
    long count, Instant previous, long previousCount, List<Long> perMinute, long minutes) {

  /** Reads the reply of the script {@code readMetrics}. */
  static JobMetrics of(List<Object> reply) {
    long previous = number(reply.get(1));
    return new JobMetrics(
        number(reply.get(0)),
        previous == 0 ? null : Instant.ofEpochMilli(previous),
        number(reply.get(2)),
        ((List<?>) reply.get(4)).stream().map(JobMetrics::number).toList(),
        (Long) reply.get(3));
  }

  private static long number(Object text) {
    return text.toString().isEmpty() ? 0 : (long) Double.parseDouble(text.toString());
  }
}
