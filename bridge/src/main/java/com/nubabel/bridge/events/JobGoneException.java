package com.nubabel.bridge.events;

import com.nubabel.bridge.NubabelException;

/** The job that was awaited does not exist, and the kept event stream does not tell its end. */
public final class JobGoneException extends NubabelException {
  private final String jobId;

  JobGoneException(String queue, String jobId, String how) {
    super("job " + jobId + " in queue '" + queue + "' " + how);
    this.jobId = jobId;
  }

  public String jobId() {
    return jobId;
  }
}
