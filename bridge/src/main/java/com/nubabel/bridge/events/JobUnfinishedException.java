package com.nubabel.bridge.events;

import com.nubabel.bridge.NubabelException;
import java.time.Duration;

/** The job that was awaited did not finish in time. It goes on, whatever happens to who waited. */
public final class JobUnfinishedException extends NubabelException {
  private final String jobId;

  JobUnfinishedException(String queue, String jobId, Duration timeout) {
    super(
        "job %s in queue '%s' did not finish within %d ms"
            .formatted(jobId, queue, timeout.toMillis()));
    this.jobId = jobId;
  }

  public String jobId() {
    return jobId;
  }
}
