package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.telemetry.SpanAttributes;
import com.nubabel.bridge.telemetry.Telemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The spans of adding jobs. */
final class AddSpans {
  private AddSpans() {}

  static CompletableFuture<AddedJob> add(
      Telemetry telemetry,
      String queue,
      NewJob job,
      Function<NewJob, CompletableFuture<AddedJob>> add) {
    SpanBuilder builder =
        telemetry
            .span("add", queue, queue + "." + job.name(), SpanKind.PRODUCER)
            .setAttribute(SpanAttributes.JOB_NAME, job.name());
    return telemetry.trace(
        builder,
        span ->
            add.apply(job.withOptions(telemetry.inject(job.options(), span)))
                .whenComplete(
                    (added, failure) -> {
                      if (added != null) {
                        span.setAttribute(SpanAttributes.JOB_ID, added.id());
                      }
                    }));
  }

  static CompletableFuture<List<AddedJob>> addBulk(
      Telemetry telemetry,
      String queue,
      List<NewJob> jobs,
      Function<List<NewJob>, CompletableFuture<List<AddedJob>>> add) {
    SpanBuilder builder =
        telemetry
            .span("addBulk", queue, queue, SpanKind.PRODUCER)
            .setAttribute(SpanAttributes.BULK_NAMES, jobs.stream().map(NewJob::name).toList())
            .setAttribute(SpanAttributes.BULK_COUNT, (long) jobs.size());
    return telemetry.trace(
        builder,
        span ->
            add.apply(
                jobs.stream()
                    .map(job -> job.withOptions(telemetry.inject(job.options(), span)))
                    .toList()));
  }

  /**
   * The span of an upsert of a job scheduler.
   *
   * @param upsert takes what adds the trace to the options of the first iteration
   */
  static CompletableFuture<List<Object>> addIteration(
      Telemetry telemetry,
      String queue,
      String schedulerId,
      JobTemplate template,
      Function<UnaryOperator<JobOptions>, CompletableFuture<List<Object>>> upsert) {
    String name = template.name() == null ? schedulerId : template.name();
    SpanBuilder builder =
        telemetry
            .span("add", queue, queue + "." + name, SpanKind.PRODUCER)
            .setAttribute(SpanAttributes.SCHEDULER_ID, schedulerId);
    return telemetry.trace(
        builder,
        span ->
            upsert
                .apply(options -> telemetry.inject(options, span))
                .whenComplete(
                    (reply, failure) -> {
                      if (reply != null) {
                        span.setAttribute(SpanAttributes.JOB_ID, (String) reply.get(0));
                      }
                    }));
  }

  /** The span of one flow, or of several. */
  static SpanBuilder addFlows(Telemetry telemetry, List<FlowJob> flows) {
    List<String> names = flows.stream().map(flow -> flow.job().name()).toList();
    if (flows.size() == 1) {
      String queue = flows.get(0).queue();
      return telemetry
          .span("addFlow", queue, queue, SpanKind.PRODUCER)
          .setAttribute(SpanAttributes.FLOW_NAME, names.get(0));
    }
    return telemetry
        .span("addBulkFlows", "", "", SpanKind.PRODUCER)
        .setAttribute(SpanAttributes.BULK_NAMES, names)
        .setAttribute(SpanAttributes.BULK_COUNT, (long) flows.size());
  }
}
