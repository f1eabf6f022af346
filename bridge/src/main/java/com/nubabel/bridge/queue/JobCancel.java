package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import java.util.List;

/** Cancels a job in whatever state: fails it, or asks whoever runs it to stop. */
record JobCancel(QueueCalls calls) {
  /**
   * See {@link Queue#cancel}.
   *
   * @param job as it was read before; null if there is none
   */
  Cancellation cancel(String id, Job job, String reason) {
    KeepJobs keep = keepWhenFailed(job);
    String failedReason = CancelRequest.REASON_PREFIX + reason;
    List<Object> reply =
        calls.commit(
            "cancelJob",
            id,
            id,
            calls.now(),
            failedReason,
            keep.countArgument(),
            keep.ageArgument(),
            keep.limitArgument());
    if (reply.get(0).equals("failed")) {
      return Cancellation.DONE;
    }
    QueueKeys keys = calls.keys();
    CancelRequest request =
        new CancelRequest(keys.queue(), id, (String) reply.get(1), failedReason);
    // Waited for, since the caller may close its connections next. Should it fail all the same, the
    // worker finds the mark when it renews the lock.
    request.publish(calls.redis(), keys.prefix()).handle((sent, failure) -> null).join();
    return Cancellation.REQUESTED;
  }

  /** A worker's own default is not known here. */
  private static KeepJobs keepWhenFailed(Job job) {
    KeepJobs own = job == null ? null : job.options().removeOnFail();
    return own == null ? KeepJobs.ALL : own;
  }
}
