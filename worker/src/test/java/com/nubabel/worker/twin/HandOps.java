package com.nubabel.worker.twin;

import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.JobHandle;
import com.nubabel.bridge.queue.LogPage;
import com.nubabel.bridge.queue.Order;
import com.nubabel.bridge.queue.RetryOptions;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/** Operations by hand on one job; on Node's side they are in ops-upkeep.mjs. */
final class HandOps {
  private HandOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    onJob(operations, "promote", (job, step) -> job.promote());
    onJob(operations, "changeDelay", (job, step) -> job.changeDelay(millis(step)));
    onJob(
        operations,
        "changePriority",
        (job, step) -> job.changePriority(step.get("priority").asInt(0), step.flag("lifo")));
    onJob(operations, "retry", HandOps::retry);
    onJob(
        operations,
        "remove",
        (job, step) -> job.remove(step.get("removeChildren").asBoolean(true)));
    onJob(operations, "updateData", (job, step) -> job.updateData(step.get("value")));
    onJob(operations, "clearLogs", (job, step) -> job.clearLogs(step.get("keep").asInt(0)));
    operations.put("getLogs", HandOps::getLogs);
    operations.put("isFinished", step -> step.queue().job(step.job()).isFinished());
    operations.put(
        "extendLock", step -> step.queue().job(step.job()).extendLock(step.token(), millis(step)));
  }

  private static void onJob(
      Map<String, JavaSide.Operation> operations, String name, BiConsumer<JobHandle, Step> act) {
    operations.put(
        name,
        step -> {
          act.accept(step.queue().job(step.job()), step);
          return null;
        });
  }

  private static Duration millis(Step step) {
    return Duration.ofMillis(step.get("ms").asLong());
  }

  private static void retry(JobHandle job, Step step) {
    RetryOptions options =
        new RetryOptions(
            step.get("options").path("resetAttemptsMade").asBoolean(),
            step.get("options").path("resetAttemptsStarted").asBoolean());
    job.retry(JobState.of(step.get("state").asText("failed")), options);
  }

  private static Object getLogs(Step step) {
    Order order = step.get("asc").asBoolean(true) ? Order.ASCENDING : Order.DESCENDING;
    LogPage page =
        step.queue()
            .job(step.job())
            .getLogs(step.get("start").asLong(0), step.get("end").asLong(-1), order);
    return Map.of("logs", page.rows(), "count", page.count());
  }
}
