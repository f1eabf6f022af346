package com.nubabel.bridge.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Spans named and described as those of BullMQ's package {@code bullmq-otel}, and their context in
 * the options of jobs, where that package and this find each other's: {@code telemetry.metadata} is
 * the JSON object of what the propagators write, {@code traceparent} as a rule. Safe for any
 * thread.
 */
public final class Telemetry {
  private static final String TRACER = "bullmq";

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  public Telemetry(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer(TRACER);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  /**
   * A span to be.
   *
   * @param operation in BullMQ's words: {@code add}, {@code process}
   * @param queue its name; empty if it is about none
   * @param subject what stands behind the operation in its name; empty for nothing
   */
  public SpanBuilder span(String operation, String queue, String subject, SpanKind kind) {
    return tracer
        .spanBuilder(subject.isEmpty() ? operation : operation + " " + subject)
        .setSpanKind(kind)
        .setAttribute(SpanAttributes.QUEUE_NAME, queue)
        .setAttribute(SpanAttributes.QUEUE_OPERATION, operation);
  }

  /**
   * The options with a span's context, for whoever runs the job; as they are if they say {@code
   * telemetry.omitContext}, or bear a context already.
   */
  public JobOptions inject(JobOptions options, Span span) {
    ObjectNode json = options.toJson();
    ObjectNode telemetry = json.withObjectProperty("telemetry");
    if (telemetry.path("omitContext").asBoolean() || telemetry.has("metadata")) {
      return options;
    }
    Map<String, String> carrier = new TreeMap<>();
    propagator.inject(Context.current().with(span), carrier, Map::put);
    if (carrier.isEmpty()) {
      return options;
    }
    telemetry.put("metadata", Json.write(carrier));
    return JobOptions.of(json);
  }

  /** The context that a job's options bear; the root if none, or none that can be read. */
  public Context extract(JobOptions options) {
    String metadata = options.toJson().path("telemetry").path("metadata").asText();
    if (metadata.isEmpty()) {
      return Context.root();
    }
    try {
      Map<?, ?> carrier = Json.MAPPER.readValue(metadata, Map.class);
      return propagator.extract(Context.root(), carrier, CarrierGetter.INSTANCE);
    } catch (JsonProcessingException e) {
      return Context.root(); // Whoever added the job: it is run all the same.
    }
  }

  /**
   * Does something that is answered later, as the work of a span, which ends with the answer.
   *
   * @param work is given the span
   */
  public <T> CompletableFuture<T> trace(
      SpanBuilder builder, Function<Span, CompletableFuture<T>> work) {
    Span span = builder.startSpan();
    try {
      return work.apply(span).whenComplete((done, failure) -> end(span, failure));
    } catch (RuntimeException e) {
      end(span, e);
      throw e;
    }
  }

  private static void end(Span span, Throwable failure) {
    if (failure != null) {
      boolean isWrapped = failure instanceof CompletionException && failure.getCause() != null;
      fail(span, isWrapped ? failure.getCause() : failure);
    }
    span.end();
  }

  /** Says that what the span stands for failed. (BullMQ leaves the status unset.) */
  public static void fail(Span span, Throwable failure) {
    String reason = failure.getMessage();
    span.setStatus(StatusCode.ERROR, reason == null ? failure.toString() : reason);
    span.recordException(failure);
  }
}
