package com.nubabel.api.auth;

import com.nubabel.bridge.job.Job;
import java.util.concurrent.CompletableFuture;

/** A queue each of whose jobs belongs to a user, whatever topics others have. */
public interface OwnedQueue {
  String name();

  /**
   * Whether a job is a caller's. Without authentication all are everybody's.
   *
   * @param job null if it is gone, and with it who owned it
   */
  boolean owns(Caller caller, Job job);

  /** The same of a job that is yet to be read, without blocking. */
  CompletableFuture<Boolean> owns(Caller caller, String jobId);
}
