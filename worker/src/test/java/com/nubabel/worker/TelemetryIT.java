package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.queue.AddedFlow;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.RepeatRule;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.node.NodeProject;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TelemetryIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(tracers)
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final Queue queue = fixture.queue.withTelemetry(telemetry);

  @AfterEach
  void close() {
    fixture.close();
    tracers.close();
  }

  private SpanData span(String name) {
    return await("span " + name)
        .until(
            () ->
                exporter.getFinishedSpanItems().stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  private static Set<String> names(SpanData span) {
    return span.getAttributes().asMap().keySet().stream()
        .map(AttributeKey::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> names(JsonNode attributes) {
    Iterable<String> names = attributes::fieldNames;
    return StreamSupport.stream(names.spliterator(), false).collect(Collectors.toSet());
  }

  private String stored(String id, String field) {
    return fixture.redis.reads().hget(fixture.keys.job(id), field).toCompletableFuture().join();
  }

  @Nested
  class BesideNode {
    private List<JsonNode> node(String... mode) throws Exception {
      List<String> arguments =
          new ArrayList<>(List.of(TestRedis.uri(), fixture.keys.prefix(), fixture.keys.queue()));
      arguments.addAll(List.of(mode));
      return NodeProject.ofTheTests().run("traced.mjs", arguments.toArray(String[]::new));
    }

    private static JsonNode named(List<JsonNode> spans, String name) {
      return spans.stream()
          .filter(span -> span.path("name").asText().equals(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError(name + " among " + spans));
    }

    @Test
    void traceOfANodeProducerGoesOnInAJavaJobAndBelow() throws Exception {
      JsonNode added = named(node("add"), "add q.n");
      fixture.start(
          fixture
              .worker(
                  job -> {
                    telemetry.getTracer("author").spanBuilder("inner").startSpan().end();
                    return "done";
                  })
              .name("w")
              .telemetry(telemetry));
      fixture.awaitState("1", JobState.COMPLETED);

      SpanData process = span("process q");
      assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(process.getTraceId()).isEqualTo(added.path("traceId").asText());
      assertThat(process.getParentSpanId()).isEqualTo(added.path("spanId").asText());
      assertThat(span("inner").getParentSpanId()).isEqualTo(process.getSpanId());
    }

    @Test
    void traceOfAJavaProducerGoesOnInNodeAndBothDescribeTheirSpansAlike() throws Exception {
      queue.add("n", 1);
      SpanData added = span("add q.n");

      JsonNode process = named(node("process", "1"), "process q");

      assertThat(process.path("traceId").asText()).isEqualTo(added.getTraceId());
      assertThat(process.path("parentId").asText()).isEqualTo(added.getSpanId());
      // The other way round, with the same job done by each.
      JsonNode addedByNode = named(node("add"), "add q.n");
      assertThat(added.getKind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(addedByNode.path("kind").asInt()).isEqualTo(3);
      assertThat(names(added)).isEqualTo(names(addedByNode.path("attributes")));
      fixture.start(fixture.worker(job -> "done").name("w").telemetry(telemetry));
      SpanData ours = span("process q");
      assertThat(names(ours)).isEqualTo(names(process.path("attributes")));
      assertThat(ours.getInstrumentationScopeInfo().getName()).isEqualTo("bullmq");
      assertThat(process.path("kind").asInt()).isEqualTo(4);
      assertThat(process.at("/events/0/name").asText())
          .isEqualTo(ours.getEvents().get(0).getName());
      assertThat(process.at("/events/0/attributes/bullmq.job.result").asText())
          .isEqualTo(
              ours.getEvents()
                  .get(0)
                  .getAttributes()
                  .get(AttributeKey.stringKey("bullmq.job.result")));
    }
  }

  @Test
  void addIsAChildOfWhatTheCallerDoesAndBearsItsContextOnTheWire() {
    Span request = telemetry.getTracer("author").spanBuilder("request").startSpan();
    String id;
    try (Scope scope = request.makeCurrent()) {
      assertThat(scope).isNotNull();
      id = queue.add("n", 1).id();
    }

    SpanData added = span("add q.n");
    assertThat(added.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
    JsonNode context = Json.parse(Json.parse(stored(id, "opts")).path("tm").asText());
    assertThat(context.path("traceparent").asText())
        .startsWith("00-%s-%s-".formatted(added.getTraceId(), added.getSpanId()));
  }

  @Test
  void contextThatShallBeOmittedOrIsGivenIsLeftAsItIs() {
    String omitted =
        queue.add("n", 1, JobOptions.of(Json.parse("{\"telemetry\":{\"omitContext\":true}}"))).id();
    String given =
        queue.add("n", 1, JobOptions.of(Json.parse("{\"telemetry\":{\"metadata\":\"{}\"}}"))).id();

    assertThat(stored(omitted, "opts")).isEqualTo("{\"omc\":true,\"attempts\":0}");
    assertThat(stored(given, "opts")).isEqualTo("{\"tm\":\"{}\",\"attempts\":0}");
  }

  @Test
  void jobsOfOneBulkOrOneFlowAreOneTrace() {
    List<String> bulk =
        queue
            .addBulk(
                List.of(NewJob.of("a", 1, JobOptions.NONE), NewJob.of("b", 1, JobOptions.NONE)))
            .stream()
            .map(added -> added.id())
            .toList();
    FlowProducer flows =
        new FlowProducer(fixture.redis, fixture.keys.prefix(), InstantSource.system())
            .withTelemetry(telemetry);
    FlowJob child = FlowJob.of("q", "child", 1, JobOptions.NONE);
    AddedFlow flow = flows.add(FlowJob.of("q", "root", 1, JobOptions.NONE, child));

    SpanData addBulk = span("addBulk q");
    SpanData addFlow = span("addFlow q");
    assertThat(addBulk.getAttributes().get(AttributeKey.longKey("bullmq.job.bulk.count")))
        .isEqualTo(2);
    bulk.forEach(id -> assertThat(stored(id, "opts")).contains(addBulk.getSpanId()));
    assertThat(stored(flow.id(), "opts")).contains(addFlow.getSpanId());
    assertThat(stored(flow.children().get(0).id(), "opts")).contains(addFlow.getSpanId());
  }

  @Test
  void iterationsOfAJobSchedulerBelongToTheTraceOfItsUpsert() {
    queue
        .schedulers()
        .upsert(
            "s",
            RepeatRule.every(Duration.ofMillis(50)),
            JobTemplate.of("tick", null, JobOptions.NONE));
    fixture.start(fixture.worker(job -> null).telemetry(telemetry));

    SpanData added = span("add q.tick");
    await().until(() -> exporter.getFinishedSpanItems().size() >= 3);
    assertThat(names(added))
        .containsExactlyInAnyOrder(
            "bullmq.queue.name",
            "bullmq.queue.operation",
            "bullmq.job.scheduler.id",
            "bullmq.job.id");
    assertThat(exporter.getFinishedSpanItems().subList(1, 3))
        .extracting(SpanData::getParentSpanId)
        .containsOnly(added.getSpanId());
  }

  @Test
  void whatFailsIsAnErrorAndSaysWhy() {
    JobOptions orphan = JobOptions.NONE.withParent(Parent.of(fixture.keys, "404"));
    assertThatThrownBy(() -> queue.add("orphan", 1, orphan))
        .isInstanceOf(JobRefusedException.class);
    assertThatThrownBy(() -> queue.add("n", 1, JobOptions.NONE.withJobId("meta")))
        .isInstanceOf(BadInputException.class);
    queue.add("n", 1);
    fixture.start(
        fixture
            .worker(
                job -> {
                  throw new IllegalStateException("on purpose");
                })
            .telemetry(telemetry));

    assertThat(span("add q.orphan").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    SpanData process = span("process q");
    assertThat(process.getStatus().getDescription()).isEqualTo("on purpose");
    assertThat(process.getEvents())
        .extracting(event -> event.getName())
        .containsExactly("job failed", "exception");
  }

  @Test
  void eachJobOfABatchHasASpanOfItsOwn() {
    queue.add("a", 1);
    queue.add("b", 1);

    fixture.start(
        Worker.builder(fixture.redis, fixture.keys)
            .batch(2, jobs -> jobs.get(0).fail(new IllegalStateException("a")))
            .telemetry(telemetry));

    await().until(() -> exporter.getFinishedSpanItems().size() == 4);
    List<SpanData> processed =
        exporter.getFinishedSpanItems().stream()
            .filter(span -> span.getName().equals("process q"))
            .toList();
    assertThat(processed)
        .extracting(SpanData::getParentSpanId)
        .containsExactly(span("add q.a").getSpanId(), span("add q.b").getSpanId());
    assertThat(processed.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(processed.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "[]", "{\"traceparent\":7}", "{\"traceparent\":\"00-x\"}"})
  void contextThatCannotBeReadStopsNoJob(String metadata) {
    String options = Json.write(Map.of("telemetry", Map.of("metadata", metadata)));
    String id = fixture.queue.add("n", 1, JobOptions.of(Json.parse(options))).id();

    fixture.start(fixture.worker(job -> null).telemetry(telemetry));

    fixture.awaitState(id, JobState.COMPLETED);
    assertThat(span("process q").getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void nothingIsWrittenWithoutTelemetry() {
    String id = fixture.queue.add("n", 1).id();

    assertThat(stored(id, "opts")).isEqualTo("{\"attempts\":0}");
  }
}
