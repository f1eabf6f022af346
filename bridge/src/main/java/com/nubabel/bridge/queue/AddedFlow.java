package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.QueueKeys;
import java.util.List;

/**
 * What became of a job of a flow, and of its children.
 *
 * @param queue in which it is
 * @param id of the job
 * @param isNew false if there was a job of that id, which stays as it is and got the children
 * @param children in the order in which they were given
 */
public record AddedFlow(QueueKeys queue, String id, boolean isNew, List<AddedFlow> children) {
  public AddedFlow {
    children = List.copyOf(children);
  }
}
