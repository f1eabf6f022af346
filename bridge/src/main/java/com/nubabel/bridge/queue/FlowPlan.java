package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Flows made ready to be added: each job has its id, its queue and its parent, and stands behind
 * its parent, level by level. Not thread-safe.
 */
final class FlowPlan {
  private final String prefix;
  private final Map<String, JobOptions> defaults;
  private final UnaryOperator<JobOptions> traced;
  private final long now;
  private final List<Node> roots = new ArrayList<>();
  private final List<Node> all = new ArrayList<>();

  /** One job; the root has no parent. Its identity counts: an id may come twice. */
  private static final class Node {
    final QueueKeys keys;
    final String id;
    final NewJob job;
    final Node parent;
    final List<FlowJob> below;
    final List<AddedFlow> addedChildren = new ArrayList<>();

    Node(QueueKeys keys, String id, NewJob job, Node parent, List<FlowJob> below) {
      this.keys = keys;
      this.id = id;
      this.job = job;
      this.parent = parent;
      this.below = below;
    }
  }

  /**
   * A plan.
   *
   * @param defaults options of all jobs of a queue that do not say so themselves, by the queue
   * @param traced adds the trace that the flow belongs to
   */
  FlowPlan(
      String prefix, Map<String, JobOptions> defaults, UnaryOperator<JobOptions> traced, long now) {
    this.prefix = prefix;
    this.defaults = defaults;
    this.traced = traced;
    this.now = now;
  }

  /** Takes flows, the roots first, then the next level of all. */
  void takeAll(List<FlowJob> flows) {
    for (FlowJob flow : flows) {
      roots.add(nodeOf(flow, null));
    }
    List<Node> level = roots;
    while (!level.isEmpty()) {
      List<Node> next = new ArrayList<>();
      for (Node node : level) {
        all.add(node);
        for (FlowJob child : node.below) {
          next.add(nodeOf(child, node));
        }
        checkSize(all.size() + next.size());
      }
      level = next;
    }
  }

  private static void checkSize(int size) {
    if (size > FlowProducer.JOBS_MAX) {
      throw new BadInputException(
          "children",
          "must be such that a flow has at most " + FlowProducer.JOBS_MAX + " jobs, got more");
    }
  }

  private Node nodeOf(FlowJob flow, Node parent) {
    QueueKeys keys = new QueueKeys(flow.prefix() == null ? prefix : flow.prefix(), flow.queue());
    JobOptions own = flow.job().options();
    NewJob job =
        flow.job()
            .withOptions(
                traced.apply(own.over(defaults.getOrDefault(flow.queue(), JobOptions.NONE))));
    if (job.options().deduplication() != null && (parent != null || !flow.children().isEmpty())) {
      throw new BadInputException(
          "opts.deduplication",
          "must not be given to a job with a parent or children, got '"
              + job.options().deduplication().id()
              + "' for job '"
              + job.name()
              + "' in queue '"
              + flow.queue()
              + "'");
    }
    if (parent != null) {
      job = job.withOptions(job.options().withParent(Parent.of(parent.keys, parent.id)));
    }
    String chosen = job.options().jobId();
    String id = chosen.isEmpty() ? UUID.randomUUID().toString() : chosen;
    for (Node above = parent; above != null; above = above.parent) {
      if (above.id.equals(id) && above.keys.equals(keys)) {
        throw new BadInputException(
            "opts.jobId", "must not be that of a job above it in the flow, got '" + id + "'");
      }
    }
    return new Node(keys, id, job, parent, flow.children());
  }

  /** The queues that the flows touch, those of the roots' parents as well. */
  Set<QueueKeys> queues() {
    Set<QueueKeys> queues = new HashSet<>();
    for (Node node : all) {
      queues.add(node.keys);
      Parent parent = node.job.options().parent();
      if (parent != null) {
        queues.add(parent.keys());
      }
    }
    return queues;
  }

  /** Of the first root: by it an operation on the whole is named. */
  QueueKeys queue() {
    return roots.get(0).keys;
  }

  String rootId() {
    return roots.get(0).id;
  }

  /** The jobs, as the operation {@code addFlow} takes them. */
  String toJson() {
    List<List<String>> nodes = new ArrayList<>();
    for (Node node : all) {
      List<String> arguments = new ArrayList<>();
      arguments.add(node.keys.base());
      arguments.add(node.below.isEmpty() ? "leaf" : "parent");
      arguments.addAll(node.job.arguments(node.id, now));
      nodes.add(arguments);
    }
    return Json.write(nodes);
  }

  /** The flows, with what the operation replied for each job, in the order of {@link #toJson}. */
  List<AddedFlow> added(List<Object> replies) {
    List<AddedFlow> added = new ArrayList<>();
    // From the last: a job's children stand behind it.
    for (int i = all.size() - 1; i >= 0; i--) {
      Node node = all.get(i);
      List<?> reply = (List<?>) replies.get(i);
      AddedJob job = AddedJob.of(reply.subList(1, reply.size()));
      Collections.reverse(node.addedChildren);
      AddedFlow flow = new AddedFlow(node.keys, job.id(), job.isNew(), node.addedChildren);
      (node.parent == null ? added : node.parent.addedChildren).add(flow);
    }
    Collections.reverse(added);
    return added;
  }
}
