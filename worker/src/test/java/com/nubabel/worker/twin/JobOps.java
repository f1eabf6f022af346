package com.nubabel.worker.twin;

import com.nubabel.bridge.job.Job;
import java.util.Map;

/** Operations on a job; on Node's side they are in ops-job.mjs. */
final class JobOps {
  private JobOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("updateProgress", JobOps::updateProgress);
    operations.put("log", JobOps::log);
  }

  private static Object updateProgress(Step step) {
    step.queue().job(step.job()).updateProgress(step.get("value"));
    return null;
  }

  /** Keeps as many rows as the job's options say, as Node's job does. */
  private static Object log(Step step) {
    Job job = step.queue().getJob(step.job());
    int keep = job == null ? 0 : job.options().keepLogs();
    return step.queue().job(step.job()).log(step.text("row"), keep);
  }
}
