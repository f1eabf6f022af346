package com.nubabel.bridge.queue;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Job;
import java.util.List;

/**
 * A job as it stands in a list of jobs. One that cannot be read stands there with the reason, and
 * spoils no other.
 *
 * @param id of the job
 * @param job null if it cannot be read
 * @param problem why, with job and queue; null if it can
 */
public record ListedJob(String id, Job job, String problem) {
  /**
   * Reads what a script says of a job.
   *
   * @param hash its fields and values in turn, or the text of an error
   */
  static ListedJob of(String queue, String id, Object hash) {
    String subject = "job " + id + " in queue '" + queue + "': ";
    if (!(hash instanceof List<?> fields)) {
      return new ListedJob(id, null, subject + hash);
    }
    if (fields.isEmpty()) {
      return new ListedJob(id, null, subject + "there is no such job, only its id");
    }
    try {
      return new ListedJob(id, Job.of(queue, id, fields), null);
    } catch (NubabelException e) {
      return new ListedJob(id, null, e.getMessage());
    }
  }
}
