package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Where Node loses data, or we differ from it on purpose, as bridge/README.md says: random
 * sequences leave out a step that would come there. Scenarios, which somebody has written, do not
 * come there.
 */
final class Deviations {
  /** Of an operation: whether this step, in this queue, comes to a difference. */
  private static final Map<String, BiPredicate<ObjectNode, QueueView>> OF_OPERATIONS =
      Map.of(
          // Node trims the lists by number, and so may lose a job scheduler's next job.
          "drain", (step, queue) -> !queue.ids("repeat").isEmpty(),
          // Node leaves a waiting iteration beside the new one.
          "upsertJobScheduler", (step, queue) -> queue.hash("meta").containsKey("paused"),
          // A worker fails such a job unrun; if it were completed, Node would keep the mark.
          "complete", (step, queue) -> job(step, queue).containsKey("defa"),
          // Node adds a part of a flow with another parent's job; we refuse the whole.
          "addFlow", (step, queue) -> hasChildOfAnother(step.get("flow"), queue, new HashSet<>()),
          "addFlows", (step, queue) -> hasChildOfAnother(step.get("flows"), queue));

  /** Node does these through an object of the job, which it has not when the job is gone. */
  private static final Set<String> OF_JOBS_THAT_ARE_THERE =
      Set.of(
          "clearLogs",
          "getChildrenValues",
          "getDependencies",
          "getDependenciesCount",
          "getIgnoredChildrenFailures",
          "isFinished",
          "remove",
          "removeDeduplicationKey",
          "removeUnprocessedChildren");

  private Deviations() {}

  /**
   * Whether a step comes to a difference.
   *
   * @param keys read when needed
   */
  static boolean isAt(ObjectNode step, Supplier<SortedMap<String, Stored>> keys) {
    String operation = step.path("op").asText();
    BiPredicate<ObjectNode, QueueView> rule =
        OF_JOBS_THAT_ARE_THERE.contains(operation) && step.has("job")
            ? (any, queue) -> job(step, queue).isEmpty()
            : OF_OPERATIONS.get(operation);
    return rule != null
        && rule.test(step, new QueueView(step.path("queue").asText() + ":", keys.get()));
  }

  private static Map<String, String> job(ObjectNode step, QueueView queue) {
    return queue.hash(step.path("job").asText());
  }

  private static boolean hasChildOfAnother(JsonNode flows, QueueView queue) {
    Set<String> seen = new HashSet<>();
    for (JsonNode flow : flows) {
      if (hasChildOfAnother(flow, queue, seen)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasChildOfAnother(JsonNode node, QueueView any, Set<String> seen) {
    for (JsonNode child : node.path("children")) {
      String queue = child.path("queueName").asText("q");
      String id = child.at("/opts/jobId").asText();
      boolean isThere = new QueueView(queue + ":", any.keys()).hash(id).containsKey("parentKey");
      if (isThere || !seen.add(queue + ":" + id) || hasChildOfAnother(child, any, seen)) {
        return true;
      }
    }
    return false;
  }
}
