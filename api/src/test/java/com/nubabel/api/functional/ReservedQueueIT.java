package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue by which servers tell each other things is written by nobody else, on any door. */
class ReservedQueueIT {
  private static final String JOB = "{\"name\":\"echo\"}";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
    HttpCalls http = new HttpCalls(server.baseUri());
    http.add("demo", JOB);
    // A job that is being cancelled puts an entry on the reserved queue's stream: it is there.
    String id = http.add("demo", "{\"name\":\"sleep\",\"data\":{\"millis\":60000}}");
    try (EventReader job =
        EventReader.open(server.baseUri(), "api/queues/demo/jobs/" + id + "/stream")) {
      job.readUntil(
          event ->
              event.data().path("state").asText().equals("active")
                  || event.name().equals("active"));
      http.post("api/queues/demo/jobs/" + id + "/cancel", "{}");
      job.readUntil(event -> event.name().equals("failed"));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | api/queues/nubabel/jobs | {\"name\":\"x\"}",
        "POST | api/queues/nubab%65l/jobs | [{\"name\":\"x\"}]",
        "POST | api/queues/nubabel/jobs/1/cancel | {}",
        "POST | api/events | {\"queue\":\"nubabel\",\"event\":\"cancel\"}",
      })
  void noWritingDoorOfTheApiIsOpenToIt(String method, String path, String body) {
    assertRefused(send(new HttpCalls(server.baseUri()), method, path, body), "queue");
  }

  @Test
  void norIsAJobsParentOnIt() {
    String child =
        "{\"name\":\"x\",\"opts\":{\"parent\":{\"id\":\"1\",\"queue\":\"%s:nubabel\"}}}"
            .formatted(server.prefix());

    assertRefused(
        send(new HttpCalls(server.baseUri()), "POST", "api/queues/demo/jobs", child),
        "opts.parent.queue");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, api/queues/nubabel/pause",
    "POST, api/queues/nubabel/drain",
    "POST, api/queues/nubabel/obliterate?force=true",
    "POST, api/queues/nubabel/trim-events?entries=0",
    "POST, api/queues/nubabel/cancel?job=1",
    "POST, api/queues/nubabel/jobs/1/retry",
    "PUT, api/queues/nubabel/jobs/1/data",
    "DELETE, api/queues/nubabel/jobs/1",
    "DELETE, api/queues/nubabel/schedulers/1",
    "POST, tasks/pause?queue=nubabel",
    "POST, tasks/trim-events?queue=nubabel&entries=0",
  })
  void noWritingDoorOfTheAdminIsOpenToItEither(String method, String path) {
    HttpResponse<String> refused = send(new HttpCalls(server.adminUri()), method, path, "{}");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("queue must not be the reserved 'nubabel'");
  }

  @Test
  void theNearestNameIsAQueueLikeAnyOther() {
    assertThat(new HttpCalls(server.baseUri()).post("api/queues/nubabel2/jobs", JOB).statusCode())
        .isEqualTo(201);
    assertThat(
            send(new HttpCalls(server.adminUri()), "POST", "tasks/pause?queue=nubabel2", "")
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"chat.queue", "notifications.queue", "workers[0].queue"})
  void noneOfTheServersQueuesIsConfiguredToBeIt(String key) {
    assertThatThrownBy(() -> RunningServer.start(Map.of(key, "nubabel")))
        .hasMessageContaining(key + " must not be the reserved 'nubabel'");
  }

  private static void assertRefused(HttpResponse<String> refused, String field) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).path("message").asText())
        .isEqualTo(field + " must not be the reserved 'nubabel', which is the servers' own");
  }

  private static HttpResponse<String> send(
      HttpCalls http, String method, String path, String body) {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }
}
