package com.nubabel.api.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the exposition of a running server as Prometheus would. */
class PrometheusIT {
  /** A sample of the text format 0.0.4: name, labels, value. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\n]*\",?)*})?) (\\S+)");

  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            Map.of("workers[0].queue", "demo.eu", "sse.maxConnections", "3", "chat.queue", "chat"));
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatHappenedIsToldWithItsLabels() {
    String done = http.add("demo.eu", "{\"name\":\"echo\",\"data\":1}");
    String failed = http.add("demo.eu", "{\"name\":\"unrecoverable\"}");
    readToEnd("api/queues/demo.eu/jobs/" + done + "/stream");
    readToEnd("api/queues/demo.eu/jobs/" + failed + "/stream");
    assertThat(returnAfterTheEnd("api/queues/demo.eu/jobs/" + done + "/stream")).isEqualTo(204);
    stopAChatAtItsFirstToken();
    try (EventReader queue = open("api/events?queue=demo.eu");
        EventReader back = open("api/events?queue=demo.eu", "Last-Event-ID", "9999999999999-0");
        EventReader user = open("api/notifications/stream?userId=me", "Last-Event-ID", "0-0")) {
      queue.next();
      user.next();
      back.readUntil(event -> event.name().equals("gap"));
      readToEnd("api/events?queue=demo.eu");
      assertThat(http.get("api/events?queue=demo.eu&lastEventId=none").statusCode()).isEqualTo(200);
      http.post("api/notifications", "{\"userId\":\"me\"}");
      user.next();

      await()
          .untilAsserted(
              () ->
                  assertThat(ours())
                      .containsEntry("nubabel_sse_connections{kind=\"queue\"}", 2.0)
                      .containsEntry("nubabel_sse_connections{kind=\"job\"}", 0.0)
                      .containsEntry("nubabel_sse_connections{kind=\"chat\"}", 0.0)
                      .containsEntry("nubabel_sse_connections{kind=\"notification\"}", 1.0)
                      .containsEntry("nubabel_sse_opened_total{kind=\"job\"}", 3.0)
                      .containsEntry("nubabel_sse_opened_total{kind=\"chat\"}", 1.0)
                      .containsEntry("nubabel_sse_closed_total{reason=\"end\"}", 4.0)
                      .containsEntry("nubabel_sse_rejected_total{reason=\"full\"}", 2.0)
                      .containsEntry("nubabel_sse_resumes_total{outcome=\"gap\"}", 1.0)
                      .containsEntry("nubabel_sse_resumes_total{outcome=\"ok\"}", 2.0)
                      .containsEntry("nubabel_sse_gaps_total", 1.0)
                      .containsEntry(
                          "nubabel_jobs_total{outcome=\"completed\",queue=\"demo.eu\"}", 1.0)
                      .containsEntry(
                          "nubabel_jobs_total{outcome=\"failed\",queue=\"demo.eu\"}", 1.0)
                      .containsEntry("nubabel_jobs_active{queue=\"demo.eu\"}", 0.0)
                      .containsEntry("nubabel_bridge_watched_queues", 3.0)
                      .containsEntry(
                          "nubabel_sse_latency_seconds_count{kind=\"notification\"}", 1.0)
                      .containsKeys(
                          "nubabel_bridge_lag_seconds",
                          "nubabel_sse_latency_seconds{kind=\"chat\",quantile=\"0.99\"}",
                          "nubabel_sse_latency_seconds{kind=\"notification\",quantile=\"0.99\"}",
                          "nubabel_job_duration_seconds{queue=\"demo.eu\",quantile=\"0.5\"}"));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(ours())
                    .containsEntry("nubabel_sse_connections{kind=\"queue\"}", 0.0)
                    .containsEntry("nubabel_sse_closed_total{reason=\"client\"}", 3.0));

    assertThat(http.get("api/events?queue=demo.eu&lastEventId=none").statusCode()).isEqualTo(400);
    assertThat(ours()).containsEntry("nubabel_sse_resumes_total{outcome=\"bad\"}", 1.0);
  }

  private static int returnAfterTheEnd(String path) {
    List<Event> events;
    try (EventReader stream = open(path)) {
      events = stream.readToEnd();
    }
    String last = events.get(events.size() - 1).id();
    try (EventReader again = open(path, "Last-Event-ID", last)) {
      return again.response().statusCode();
    }
  }

  private static void stopAChatAtItsFirstToken() {
    try (EventReader chat = open("api/chat/stream?prompt=hello")) {
      List<Event> begun = chat.readUntil(event -> event.name().equals("token"));
      String job = begun.get(0).id().replaceFirst(".*~", "");
      assertThat(http.post("api/chat/" + job + "/cancel", "{}").statusCode()).isEqualTo(202);
      chat.readToEnd();
    }
  }

  @Test
  void theJvmIsToldTooAndNothingTwice() {
    assertThat(samples().keySet())
        .anyMatch(name -> name.startsWith("jvm_"))
        .noneMatch(name -> name.startsWith("sse_") || name.startsWith("worker_"));
  }

  private static Map<String, Double> ours() {
    Map<String, Double> samples = samples();
    samples.keySet().removeIf(name -> !name.startsWith("nubabel_"));
    return samples;
  }

  /** Fails on a line that is none, on a sample that comes twice, and on another type of content. */
  private static Map<String, Double> samples() {
    HttpResponse<String> answer = new HttpCalls(server.adminUri()).get("metrics/prometheus");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    Map<String, Double> samples = new HashMap<>();
    for (String line : answer.body().split("\n", -1)) {
      if (line.isEmpty() || line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      double value = Double.parseDouble(sample.group(2).replace("Inf", "Infinity"));
      assertThat(samples.put(sample.group(1), value)).as(line).isNull();
    }
    return samples;
  }

  private static void readToEnd(String path) {
    try (EventReader stream = open(path)) {
      stream.readToEnd();
    }
  }

  private static EventReader open(String path, String... headers) {
    return EventReader.open(server.baseUri(), path, headers);
  }
}
