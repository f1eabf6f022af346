package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Random steps with flows: trees of varied depth, across two queues, with all failure policies. */
final class FlowKinds {
  static final List<Kind> ALL =
      List.of(
          new Kind(10, draw -> Draw.step("addFlow").set("flow", tree(draw, 3))),
          new Kind(1, FlowKinds::addFlows),
          new Kind(3, FlowKinds::addChild),
          // Beside those of every job's life: more jobs must end than are added.
          new Kind(10, draw -> draw.fetch().put("woken", true)),
          new Kind(5, draw -> draw.end("complete").put("value", draw.number())),
          new Kind(5, draw -> draw.end("fail").put("unrecoverable", true)),
          new Kind(5, FlowKinds::moveToWaitingChildren),
          new Kind(1, draw -> draw.onFlowJob("getFlow")),
          new Kind(1, draw -> draw.onFlowJob("getDependencies")),
          new Kind(1, draw -> draw.onFlowJob("getDependenciesCount")),
          new Kind(1, draw -> draw.onFlowJob("getChildrenValues")),
          new Kind(1, draw -> draw.onFlowJob("getIgnoredChildrenFailures")),
          new Kind(3, draw -> draw.onFlowJob("removeChildDependency")),
          new Kind(2, draw -> draw.onFlowJob("removeUnprocessedChildren")),
          new Kind(3, draw -> draw.onFlowJob("remove").put("removeChildren", draw.chance(2))),
          new Kind(3, JobKinds::retry));

  private static final List<String> POLICIES =
      List.of(
          "failParentOnFailure",
          "continueParentOnFailure",
          "ignoreDependencyOnFailure",
          "removeDependencyOnFailure");

  private FlowKinds() {}

  private static ObjectNode tree(Draw draw, int depth) {
    ObjectNode node = node(draw);
    ArrayNode children = node.putArray("children");
    for (int count = 1 + draw.below(3); count > 0; count--) {
      ObjectNode child = depth > 1 && draw.chance(3) ? tree(draw, depth - 1) : leaf(draw);
      putPolicy(draw, (ObjectNode) child.get("opts"));
      children.add(child);
    }
    return node;
  }

  private static ObjectNode leaf(Draw draw) {
    ObjectNode leaf = node(draw);
    // A job that may be there already, and then gets the parent as well.
    draw.perhaps(8, () -> ((ObjectNode) leaf.get("opts")).put("jobId", draw.pick("x", "y")));
    return leaf;
  }

  private static ObjectNode node(Draw draw) {
    Draw.Place job = draw.newFlowJob();
    ObjectNode node = Draw.step("").put("queueName", job.queue()).put("data", draw.number());
    node.remove("op");
    ObjectNode options = node.putObject("opts").put("jobId", job.id());
    draw.perhaps(2, () -> JobKinds.putOptions(draw, options));
    return node;
  }

  private static void putPolicy(Draw draw, ObjectNode options) {
    draw.perhaps(2, () -> options.put(draw.pick(POLICIES), true));
  }

  private static ObjectNode addFlows(Draw draw) {
    ObjectNode step = Draw.step("addFlows");
    step.set("flows", Draw.array(tree(draw, 2), leaf(draw), tree(draw, 1)));
    return step;
  }

  /** Another child for a job that is there: for an active one, as processors add them. */
  private static ObjectNode addChild(Draw draw) {
    Draw.Place parent = draw.flowJob();
    Draw.Place child = draw.newFlowJob();
    ObjectNode step = Draw.step("add").put("queue", child.queue());
    ObjectNode options = step.putObject("opts").put("jobId", child.id());
    options.set("parent", parent.reference());
    JobKinds.putOptions(draw, options);
    putPolicy(draw, options);
    return step;
  }

  private static ObjectNode moveToWaitingChildren(Draw draw) {
    ObjectNode step = draw.end("moveToWaitingChildren");
    draw.perhaps(3, () -> step.set("child", draw.flowJob().reference()));
    return step;
  }
}
