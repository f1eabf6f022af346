package com.nubabel.bridge.queue;

import java.util.List;

/**
 * What became of many jobs that were to be moved.
 *
 * @param count jobs moved
 * @param broken ids that stayed where they were, because there is no job of that id, or it cannot
 *     be
 */
public record MovedJobs(long count, List<String> broken) {
  public MovedJobs {
    broken = List.copyOf(broken);
  }
}
