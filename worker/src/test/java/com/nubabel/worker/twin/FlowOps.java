package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.AddedFlow;
import com.nubabel.bridge.queue.Dependencies;
import com.nubabel.bridge.queue.Dependencies.Counts;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.FlowTree;
import com.nubabel.bridge.queue.JobChildren;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operations on flows and children, and deduplication ids; on Node's side in ops-flow.mjs. */
final class FlowOps {
  private FlowOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("addFlow", FlowOps::addFlow);
    operations.put("addFlows", FlowOps::addFlows);
    operations.put("getFlow", FlowOps::getFlow);
    operations.put("getChildrenValues", step -> children(step).getChildrenValues());
    operations.put(
        "getIgnoredChildrenFailures", step -> children(step).getIgnoredChildrenFailures());
    operations.put("getDependencies", FlowOps::getDependencies);
    operations.put("getDependenciesCount", FlowOps::getDependenciesCount);
    operations.put("removeChildDependency", step -> step.queue().removeChildDependency(step.job()));
    operations.put("removeUnprocessedChildren", FlowOps::removeUnprocessedChildren);
    operations.put("moveToWaitingChildren", FlowOps::moveToWaitingChildren);
    operations.put(
        "getDeduplicationJobId", step -> step.queue().getDeduplicationJobId(step.text("id")));
    operations.put("removeDeduplicationKey", FlowOps::removeDeduplicationKey);
  }

  private static FlowProducer flows(Step step) {
    return new FlowProducer(step.redis(), step.text("prefix"), step.clock());
  }

  private static FlowJob flow(JsonNode json) {
    List<FlowJob> children = new ArrayList<>();
    json.path("children").forEach(child -> children.add(flow(child)));
    return FlowJob.of(
            json.path("queueName").asText("q"),
            json.path("name").asText("n"),
            Step.data(json),
            Step.options(json),
            children.toArray(FlowJob[]::new))
        .withPrefix(json.path("prefix").asText(null));
  }

  private static Object addFlow(Step step) {
    Map<String, JobOptions> defaults = new HashMap<>();
    step.get("defaults")
        .properties()
        .forEach(of -> defaults.put(of.getKey(), JobOptions.of(of.getValue())));
    return ids(flows(step).add(flow(step.get("flow")), defaults));
  }

  private static Object addFlows(Step step) {
    List<FlowJob> all = new ArrayList<>();
    step.get("flows").forEach(flow -> all.add(flow(flow)));
    return flows(step).addBulk(all).stream().map(FlowOps::ids).toList();
  }

  private static Object ids(AddedFlow added) {
    return Map.of(
        "id", added.id(), "children", added.children().stream().map(FlowOps::ids).toList());
  }

  private static Object getFlow(Step step) {
    QueueKeys keys = step.keys();
    FlowTree tree =
        flows(step)
            .getFlow(
                keys, step.job(), step.get("depth").asInt(10), step.get("maxChildren").asInt(20));
    return tree == null ? null : shown(tree);
  }

  /** A child that is gone has no id: Node leaves its place empty. */
  private static Map<String, Object> shown(FlowTree tree) {
    Map<String, Object> shown = new HashMap<>();
    shown.put("id", tree.job() == null ? null : tree.id());
    shown.put(
        "children",
        tree.children().stream()
            .map(FlowOps::shown)
            .sorted(Comparator.comparing(child -> String.valueOf(child.get("id"))))
            .toList());
    return shown;
  }

  private static JobChildren children(Step step) {
    return step.queue().children(step.job());
  }

  private static Object getDependencies(Step step) {
    Dependencies all = children(step).getDependencies();
    return Map.of(
        "processed", all.processed(),
        "unprocessed", all.unprocessed().stream().sorted().toList(),
        "ignored", all.ignored(),
        "failed", all.failed());
  }

  private static Object getDependenciesCount(Step step) {
    Counts counts = children(step).getDependenciesCount();
    return Map.of(
        "processed", counts.processed(),
        "unprocessed", counts.unprocessed(),
        "ignored", counts.ignored(),
        "failed", counts.failed());
  }

  private static Object removeUnprocessedChildren(Step step) {
    children(step).removeUnprocessedChildren();
    return null;
  }

  private static Object moveToWaitingChildren(Step step) {
    JsonNode child = step.get("child");
    String childKey =
        child.isMissingNode()
            ? ""
            : new Parent(child.path("id").asText(), child.path("queue").asText()).key();
    return step.queue().moveToWaitingChildren(step.job(), step.token(), childKey);
  }

  /** Of a job only if it holds the key, as Node's job does it by the id in its options. */
  private static Object removeDeduplicationKey(Step step) {
    if (step.job() == null) {
      return step.queue().removeDeduplicationKey(step.text("id"));
    }
    String id = step.queue().getJob(step.job()).deduplicationId();
    return id != null && step.queue().removeDeduplicationKey(id, step.job());
  }
}
