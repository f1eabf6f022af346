package com.nubabel.api.resources;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes: one runs the jobs, the other is asked to cancel them. */
class CancelIT {
  private static RunningServer worker;
  private static RunningServer other;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    worker = RunningServer.start();
    other = RunningServer.start(Map.of("redis.prefix", worker.prefix(), "workers", "[]"));
    http = new HttpCalls(other.baseUri());
  }

  @AfterAll
  static void stop() {
    other.close();
    worker.close();
  }

  @Test
  void activeJobOfAnotherNodeIsStopped() {
    String id = http.add("demo", "{\"name\":\"sleep\",\"data\":{\"millis\":600000}}");
    await().until(() -> job(id).path("state").asText().equals("active"));

    HttpResponse<String> asked = cancel("demo", id, "{\"reason\":\"enough\"}");

    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.body())
        .isEqualTo("{\"id\":\"" + id + "\",\"queue\":\"demo\",\"state\":\"active\"}");
    await().until(() -> job(id).path("state").asText().equals("failed"));
    assertThat(job(id).path("failedReason").asText()).isEqualTo("cancelled: enough");
  }

  @Test
  void jobThatHasNotBegunFailsAtOnce() {
    String id = http.add("demo", "{\"name\":\"echo\",\"opts\":{\"delay\":3600000}}");

    HttpResponse<String> done = cancel("demo", id, "{}");

    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(json(done).path("state").asText()).isEqualTo("failed");
    assertThat(job(id).path("failedReason").asText()).isEqualTo("cancelled: by request");
    assertThat(job(id).path("attemptsMade").asInt()).isZero();
  }

  @Test
  void finishedJobIs409AndAnUnknownOne404() {
    String id = http.add("demo", "{\"name\":\"echo\"}");
    await().until(() -> job(id).path("state").asText().equals("completed"));

    HttpResponse<String> late = cancel("demo", id, "{}");
    HttpResponse<String> unknown = cancel("demo", "nosuch", "{}");

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(json(late).path("message").asText())
        .isEqualTo("job " + id + " in queue 'demo' has finished already");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).path("message").asText())
        .isEqualTo("there is no job nosuch in queue 'demo'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                | the body must be an object",
        "{\"reason\":5}    | reason must be a text, got 5",
        "{\"reason\":\"\"} | reason must be a text",
        "{\"why\":\"x\"}   | why is not a field of a cancel"
      })
  void badBodyIs400AndNamesTheField(String body, String message) {
    String id = http.add("demo", "{\"name\":\"echo\",\"opts\":{\"delay\":3600000}}");

    HttpResponse<String> refused = cancel("demo", id, body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asText()).startsWith(message);
    assertThat(job(id).path("state").asText()).isEqualTo("delayed");
  }

  private static HttpResponse<String> cancel(String queue, String id, String body) {
    return http.post("api/queues/" + queue + "/jobs/" + id + "/cancel", body);
  }

  private static JsonNode job(String id) {
    return json(http.get("api/queues/demo/jobs/" + id));
  }
}
