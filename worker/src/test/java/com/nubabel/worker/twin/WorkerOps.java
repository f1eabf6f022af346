package com.nubabel.worker.twin;

import com.nubabel.bridge.Json;
import java.util.Map;

/** What a worker does to its jobs; on Node's side these operations are in ops-worker.mjs. */
final class WorkerOps {
  private WorkerOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("fetch", step -> step.worker().fetch(step.token()));
    operations.put("complete", WorkerOps::complete);
    operations.put("fail", WorkerOps::fail);
    operations.put("moveToWait", WorkerOps::moveToWait);
    operations.put("stalledCheck", WorkerOps::stalledCheck);
    operations.put(
        "extendLocks",
        step -> step.worker().extendLocks(step.job(), step.token(), step.get("ms").asLong()));
  }

  private static Object complete(Step step) {
    String value = step.json().has("value") ? Json.write(step.get("value")) : "null";
    return step.worker().complete(step.job(), step.token(), value, step.flag("fetchNext"));
  }

  private static Object fail(Step step) {
    String message = step.get("message").asText("boom");
    return step.worker()
        .fail(
            step.job(),
            step.token(),
            message,
            "Error: " + message + "\n    at work",
            !step.flag("unrecoverable"),
            step.flag("fetchNext"));
  }

  private static Object moveToWait(Step step) {
    step.worker().moveToWait(step.job(), step.token());
    return null;
  }

  private static Object stalledCheck(Step step) {
    step.worker().stalledCheck();
    return null;
  }
}
