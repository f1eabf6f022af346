package com.nubabel.bridge.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** What spans and their events say, by BullMQ's names. Times are ms. */
public final class SpanAttributes {
  public static final AttributeKey<String> QUEUE_NAME = text("bullmq.queue.name");
  public static final AttributeKey<String> QUEUE_OPERATION = text("bullmq.queue.operation");
  public static final AttributeKey<String> JOB_NAME = text("bullmq.job.name");
  public static final AttributeKey<String> JOB_ID = text("bullmq.job.id");
  public static final AttributeKey<String> SCHEDULER_ID = text("bullmq.job.scheduler.id");
  public static final AttributeKey<List<String>> BULK_NAMES =
      AttributeKey.stringArrayKey("bullmq.job.bulk.names");
  public static final AttributeKey<Long> BULK_COUNT = number("bullmq.job.bulk.count");
  public static final AttributeKey<String> FLOW_NAME = text("bullmq.flow.name");
  public static final AttributeKey<String> WORKER_ID = text("bullmq.worker.id");
  public static final AttributeKey<String> WORKER_NAME = text("bullmq.worker.name");
  public static final AttributeKey<Long> ATTEMPTS_MADE = number("bullmq.job.attempts.made");
  public static final AttributeKey<Long> PROCESSED_ON = number("bullmq.job.processed.timestamp");
  public static final AttributeKey<Long> ATTEMPT_FINISHED_ON =
      number("bullmq.job.attempt_finished_timestamp");
  public static final AttributeKey<String> RESULT = text("bullmq.job.result");
  public static final AttributeKey<String> FAILED_REASON = text("bullmq.job.failed.reason");

  private SpanAttributes() {}

  private static AttributeKey<String> text(String name) {
    return AttributeKey.stringKey(name);
  }

  private static AttributeKey<Long> number(String name) {
    return AttributeKey.longKey(name);
  }
}
