package com.nubabel.worker.testing;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.JobType;

/**
 * One run of a job, and what came of it.
 *
 * @param job as it was when it began
 * @param state completed; failed, for good; or where it waits to run again: waiting, prioritized,
 *     delayed, waiting-children
 * @param returnvalue JSON; null unless it completed
 * @param failedReason of this run; null if it did not fail
 * @param thrown what its handler threw, also to delay it or the like; null if it returned
 */
public record JobRun(
    Job job, JobState state, String returnvalue, String failedReason, Throwable thrown) {
  public String id() {
    return job.id();
  }

  public String name() {
    return job.name();
  }

  /**
   * What it returned.
   *
   * @throws IllegalStateException if it did not complete
   */
  public <R> R result(JobType<?, R> type) {
    if (returnvalue == null) {
      throw new IllegalStateException(
          "job %s, '%s', is %s: %s".formatted(id(), name(), state, failedReason), thrown);
    }
    return type.readResult(returnvalue);
  }
}
