package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import java.util.List;

/**
 * A job as it stands in Redis, with its children: first those that completed, then the pending, the
 * failed, and those whose failure was ignored.
 *
 * @param queue in which it is
 * @param id of the job
 * @param job null if it is gone, and its parent remembers it; or if it cannot be read
 * @param problem why it cannot be read, with job and queue; null if it can, or is gone
 * @param state {@link JobState#UNKNOWN} if it is gone
 * @param children empty also where the reading was told to stop
 */
public record FlowTree(
    QueueKeys queue, String id, Job job, String problem, JobState state, List<FlowTree> children) {
  public FlowTree {
    children = List.copyOf(children);
  }
}
