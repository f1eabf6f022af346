package com.nubabel.bridge.events;

import com.nubabel.bridge.NubabelException;

/** The job that was awaited has failed, its attempts used up. */
public final class JobFailedException extends NubabelException {
  private final String jobId;
  private final String failedReason;

  JobFailedException(String queue, String jobId, String failedReason) {
    super("job " + jobId + " in queue '" + queue + "' failed: " + failedReason);
    this.jobId = jobId;
    this.failedReason = failedReason;
  }

  public String jobId() {
    return jobId;
  }

  /** As the worker wrote it; null if it wrote none. */
  public String failedReason() {
    return failedReason;
  }
}
