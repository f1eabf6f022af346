package com.nubabel.worker;

import java.util.List;

/**
 * A job that was just made active for this worker.
 *
 * @param id of the job
 * @param token that holds its lock
 * @param fields its hash, field and value in turn
 */
record FetchedJob(String id, String token, List<?> fields) {
  /** A field of its hash; empty if it has none of that name, or its hash was not read. */
  String field(String name) {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (fields.get(i).equals(name)) {
        return String.valueOf(fields.get(i + 1));
      }
    }
    return "";
  }
}
