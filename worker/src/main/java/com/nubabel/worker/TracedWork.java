package com.nubabel.worker;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.telemetry.SpanAttributes;
import com.nubabel.bridge.telemetry.Telemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.InstantSource;
import java.util.List;

/**
 * Work with a span {@code process} for each job, whose parent is the span that added it. While a
 * job is done by itself its span is the current one; in a batch none is.
 */
final class TracedWork implements Work {
  private final Work work;
  private final Telemetry telemetry;
  private final String workerId;
  private final String workerName;
  private final InstantSource clock;

  TracedWork(
      Work work, Telemetry telemetry, String workerId, String workerName, InstantSource clock) {
    this.work = work;
    this.telemetry = telemetry;
    this.workerId = workerId;
    this.workerName = workerName;
    this.clock = clock;
  }

  @Override
  public void run(List<RunningJob> jobs) {
    List<Span> spans = jobs.stream().map(job -> begin(job.job())).toList();
    Scope current = spans.size() == 1 ? spans.get(0).makeCurrent() : Scope.noop();
    try {
      work.run(jobs);
    } finally {
      current.close();
      for (int i = 0; i < spans.size(); i++) {
        end(spans.get(i), jobs.get(i));
      }
    }
  }

  private Span begin(Job job) {
    return telemetry
        .span("process", job.queue(), job.queue(), SpanKind.CONSUMER)
        .setParent(telemetry.extract(job.options()))
        .setAttribute(SpanAttributes.WORKER_ID, workerId)
        .setAttribute(SpanAttributes.WORKER_NAME, workerName)
        .setAttribute(SpanAttributes.JOB_ID, job.id())
        .setAttribute(SpanAttributes.JOB_NAME, job.name())
        .startSpan();
  }

  private void end(Span span, RunningJob running) {
    Job job = running.job();
    Outcome outcome = running.outcome();
    span.setAttribute(SpanAttributes.PROCESSED_ON, job.processedOn());
    span.setAttribute(SpanAttributes.ATTEMPT_FINISHED_ON, clock.millis());
    if (outcome instanceof Outcome.Completed completed) {
      span.setAttribute(SpanAttributes.ATTEMPTS_MADE, job.attemptsMade() + 1L);
      Attributes result = Attributes.of(SpanAttributes.RESULT, completed.returnvalue());
      span.addEvent("job completed", result);
    } else if (outcome instanceof Outcome.Failed failed) {
      span.setAttribute(SpanAttributes.ATTEMPTS_MADE, job.attemptsMade() + 1L);
      Attributes reason = Attributes.of(SpanAttributes.FAILED_REASON, failed.reason());
      span.addEvent("job failed", reason);
      if (failed.cause() == null) {
        span.setStatus(StatusCode.ERROR, failed.reason());
      } else {
        Telemetry.fail(span, failed.cause());
      }
    }
    span.end();
  }
}
