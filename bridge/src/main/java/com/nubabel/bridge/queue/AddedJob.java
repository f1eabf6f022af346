package com.nubabel.bridge.queue;

import java.util.List;

/**
 * What became of an add.
 *
 * @param id of the job; with deduplication, of the one that counts as the same
 * @param isNew false if there was such a job, which stays as it is
 */
public record AddedJob(String id, boolean isNew) {
  /** Reads the reply of the operation {@code addJob}. */
  static AddedJob of(List<?> reply) {
    return new AddedJob((String) reply.get(0), (Long) reply.get(1) == 1);
  }
}
