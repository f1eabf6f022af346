package com.nubabel.worker.twin;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.redis.Operation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Operations on a job; on Node's side they are in ops-job.mjs. */
final class JobOps {
  private JobOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("updateProgress", JobOps::updateProgress);
    operations.put("log", JobOps::log);
  }

  private static Object updateProgress(Step step) {
    String progress = Json.write(step.get("value"));
    commit(step, new Operation("updateProgress", step.job(), List.of(step.job(), progress)));
    return null;
  }

  private static Object log(Step step) {
    Job job = step.queue().getJob(step.job());
    String keep = job == null ? "" : String.valueOf(job.options().keepLogs());
    List<String> arguments = List.of(step.job(), step.text("row"), keep);
    return commit(step, new Operation("addLog", step.job(), arguments)).get(0);
  }

  private static List<Object> commit(Step step, Operation operation) {
    try {
      return step.redis().commit(step.keys().base()).submit(operation).join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
