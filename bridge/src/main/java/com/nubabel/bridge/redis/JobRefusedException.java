package com.nubabel.bridge.redis;

import com.nubabel.bridge.NubabelException;

/** A script refused an operation on a job; nothing was written, unless it is an {@code ERROR}. */
public final class JobRefusedException extends NubabelException {
  private final Refusal refusal;
  private final String queue;
  private final String jobId;
  private final String failedReason;

  JobRefusedException(
      Refusal refusal, String message, String queue, String jobId, String failedReason) {
    super(message);
    this.refusal = refusal;
    this.queue = queue;
    this.jobId = jobId;
    this.failedReason = failedReason;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** The queue with its prefix, as in its keys. */
  public String queue() {
    return queue;
  }

  /** Null if the operation was about no job. */
  public String jobId() {
    return jobId;
  }

  /** The message in BullMQ's words, where a job that fails for it bears them. */
  public String failedReason() {
    return failedReason;
  }
}
