package com.nubabel.bridge.queue;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.QueueKeys;
import java.util.List;

/**
 * A job of a flow that is to be added, with the children for which it waits.
 *
 * @param queue name of its queue
 * @param job what it is; its place in the flow wins over its own {@code opts.parent}
 * @param prefix of its queue's keys; null for that of the {@link FlowProducer}, whatever its
 *     parent's is
 * @param children may have children of their own
 */
public record FlowJob(String queue, NewJob job, String prefix, List<FlowJob> children) {
  public FlowJob {
    QueueKeys.checkQueue("queueName", queue);
    children = List.copyOf(children);
  }

  /**
   * A job with children.
   *
   * @param data anything that can be written as JSON; null is {@code {}}, as with Node
   */
  public static FlowJob of(
      String queue, String name, Object data, JobOptions options, FlowJob... children) {
    NewJob job = new NewJob(name, data == null ? "{}" : Json.write(data), options);
    return new FlowJob(queue, job, null, List.of(children));
  }

  /** A job of a type, without options of its own. */
  public static <A> FlowJob of(String queue, JobType<A, ?> type, A data, FlowJob... children) {
    return of(queue, type, data, JobOptions.NONE, children);
  }

  /** A job of a type. Its own options win over those of the type. */
  public static <A> FlowJob of(
      String queue, JobType<A, ?> type, A data, JobOptions options, FlowJob... children) {
    return new FlowJob(queue, NewJob.of(type, data, options), null, List.of(children));
  }

  public FlowJob withPrefix(String prefix) {
    return new FlowJob(queue, job, prefix, children);
  }
}
