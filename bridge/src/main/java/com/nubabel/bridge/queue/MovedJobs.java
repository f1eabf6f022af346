package com.nubabel.bridge.queue;

import java.util.List;

/**
 * What became of many jobs that were to be moved.
 *
 * @param count jobs moved
 * @param broken ids that stayed where they were: there is no such job, or none that can be moved
 */
public record MovedJobs(long count, List<String> broken) {
  public MovedJobs {
    broken = List.copyOf(broken);
  }
}
