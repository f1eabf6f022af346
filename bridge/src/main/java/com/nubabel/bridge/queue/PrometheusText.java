package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.JobState;
import java.util.Map;

/** A queue's counts in Prometheus' text format, by the names that BullMQ gives them. */
final class PrometheusText {
  private PrometheusText() {}

  static String of(String queue, Map<JobState, Long> counts, long completed, long failed) {
    String label = "queue=\"" + escaped(queue) + "\"";
    StringBuilder text = new StringBuilder();
    text.append("# HELP bullmq_job_count Number of jobs in the queue by state\n");
    text.append("# TYPE bullmq_job_count gauge\n");
    counts.forEach(
        (state, count) ->
            text.append("bullmq_job_count{%s, state=\"%s\"} %d\n".formatted(label, state, count)));
    appendTotal(text, label, JobState.COMPLETED, completed);
    appendTotal(text, label, JobState.FAILED, failed);
    return text.toString();
  }

  private static void appendTotal(StringBuilder text, String label, JobState outcome, long total) {
    String name = "bullmq_job_" + outcome + "_total";
    text.append("# HELP %s Total number of %s jobs\n".formatted(name, outcome));
    text.append("# TYPE %s counter\n".formatted(name));
    text.append("%s{%s} %d\n".formatted(name, label, total));
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
