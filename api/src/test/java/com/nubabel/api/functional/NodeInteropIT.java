package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.node.NodeProject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock bullmq and Java on the same queues, in both directions, with the newest 6.x and 5.x. */
class NodeInteropIT {
  private static final String DEMO = "demo";
  private static final Duration SCRIPT_DEADLINE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static NodeProject node;
  private static RunningServer server;

  @BeforeAll
  static void startTheServer() throws Exception {
    node = NodeProject.ofTheTests();
    server = RunningServer.start();
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void javaRunsWhatNodeAddsAndNodeHearsTheReturnValue(String bullmq) throws Exception {
    List<JsonNode> facts =
        script(
            bullmq,
            "add-and-await.mjs",
            DEMO,
            """
            [{"name": "echo", "data": {"text": "grün", "list": [1, null, true]}},
             {"name": "steps", "data": {"steps": 4, "stepMillis": 5}}]
            """);

    JsonNode echo = facts.get(0);
    assertThat(echo.path("returnvalue"))
        .isEqualTo(JSON.readTree("{\"text\": \"grün\", \"list\": [1, null, true]}"));
    assertThat(eventsOf(echo, facts)).containsExactly("added", "waiting", "active", "completed");

    JsonNode steps = facts.get(1);
    assertThat(steps.path("returnvalue").path("steps").asInt()).isEqualTo(4);
    assertThat(events(steps, facts).filter(fact -> fact.path("event").asText().equals("progress")))
        .extracting(fact -> fact.path("data").path("percent").asInt())
        .containsExactly(25, 50, 75, 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void aJobOfNodeThatFailsInJavaIsTriedAgainAsNodeAsked(String bullmq) throws Exception {
    List<JsonNode> facts =
        script(
            bullmq,
            "add-and-await.mjs",
            DEMO,
            """
            [{"name": "fail", "data": {"failures": 2},
              "opts": {"attempts": 4, "backoff": {"type": "exponential", "delay": 20}}}]
            """);

    JsonNode fail = facts.get(0);
    assertThat(fail.has("failedReason")).isFalse();
    assertThat(eventsOf(fail, facts))
        .containsExactly(
            "added",
            "waiting",
            "active",
            "delayed",
            "waiting",
            "active",
            "delayed",
            "waiting",
            "active",
            "completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void anUnrecoverableFailureInJavaIsTheLastForNodeToo(String bullmq) throws Exception {
    List<JsonNode> facts =
        script(
            bullmq,
            "add-and-await.mjs",
            DEMO,
            """
            [{"name": "unrecoverable", "data": {}, "opts": {"attempts": 5}}]
            """);

    JsonNode failed = facts.get(0);
    assertThat(failed.path("failedReason").asText()).isNotEmpty();
    assertThat(eventsOf(failed, facts)).containsExactly("added", "waiting", "active", "failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void javaRunsAJobThatNodeDelayed(String bullmq) throws Exception {
    List<JsonNode> facts =
        script(
            bullmq,
            "add-and-await.mjs",
            DEMO,
            """
            [{"name": "echo", "data": "later", "opts": {"delay": 300}}]
            """);

    JsonNode echo = facts.get(0);
    assertThat(echo.path("returnvalue").asText()).isEqualTo("later");
    assertThat(eventsOf(echo, facts))
        .containsExactly("added", "delayed", "waiting", "active", "completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void nodeRunsWhatTheApiAdds(String bullmq) throws Exception {
    String queue = "posted-" + bullmq;
    JsonNode added =
        post(
            queue,
            """
            {"name": "welcome", "data": {"user": 42},
             "opts": {"attempts": 3, "backoff": {"type": "fixed", "delay": 10}}}
            """);

    JsonNode ran = script(bullmq, "run-jobs.mjs", queue, "1").get(0);

    assertThat(ran.path("id")).isEqualTo(added.path("id"));
    assertThat(ran.path("name").asText()).isEqualTo("welcome");
    assertThat(ran.path("data")).isEqualTo(JSON.readTree("{\"user\": 42}"));
    assertThat(ran.path("opts").path("attempts").asInt()).isEqualTo(3);
    assertThat(ran.path("opts").path("backoff"))
        .isEqualTo(JSON.readTree("{\"type\": \"fixed\", \"delay\": 10}"));
    assertThat(streamToItsEnd(added))
        .contains("\"state\":\"completed\"", "\"returnvalue\":{\"user\":42}", "event: end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void nodeRunsWhatJavaAddsAlsoWhenDelayed(String bullmq) throws Exception {
    try (RedisConnections redis = RedisConnections.open(server.redisUri())) {
      QueueKeys keys = new QueueKeys(server.prefix(), "java-" + bullmq);
      Queue queue = new Queue(redis, keys, InstantSource.system());
      String later =
          queue
              .add("later", Map.of("n", 1), JobOptions.NONE.withDelay(Duration.ofMillis(300)))
              .id();
      String now = queue.add("now", Map.of("n", 2)).id();

      List<JsonNode> ran = script(bullmq, "run-jobs.mjs", keys.queue(), "2");

      assertThat(ran).extracting(job -> job.path("id").asText()).containsExactly(now, later);
      JobSnapshot finished = queue.snapshot(later);
      assertThat(finished.state()).isEqualTo(JobState.COMPLETED);
      assertThat(queue.getLogs(later)).containsExactly("later runs in Node");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void nodeReadsAJobThatJavaCompleted(String bullmq) throws Exception {
    JsonNode added =
        post(DEMO, "{\"name\": \"steps\", \"data\": {\"steps\": 2, \"stepMillis\": 5}}");
    assertThat(streamToItsEnd(added)).contains("event: end");

    JsonNode job = script(bullmq, "inspect-job.mjs", DEMO, added.path("id").asText()).get(0);

    assertThat(job.path("state").asText()).isEqualTo("completed");
    assertThat(job.path("progress")).isEqualTo(JSON.readTree("{\"percent\": 100, \"step\": 2}"));
    assertThat(job.path("returnvalue")).isEqualTo(JSON.readTree("{\"steps\": 2}"));
    assertThat(job.path("attemptsMade").asInt()).isEqualTo(1);
    assertThat(job.path("logs")).hasSize(2);
    assertThat(job.path("stacktraces").asInt()).isZero();
    assertThat(job.path("processedOn").asText()).isEqualTo("number");
    assertThat(job.path("finishedOn").asText()).isEqualTo("number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullmq", "bullmq5"})
  void nodeReadsAJobThatFailedInJava(String bullmq) throws Exception {
    JsonNode added =
        post(
            DEMO, "{\"name\": \"fail\", \"data\": {\"failures\": 9}, \"opts\": {\"attempts\": 2}}");
    assertThat(streamToItsEnd(added)).contains("event: end");

    JsonNode job = script(bullmq, "inspect-job.mjs", DEMO, added.path("id").asText()).get(0);

    assertThat(job.path("state").asText()).isEqualTo("failed");
    assertThat(job.path("failedReason").asText()).isNotEmpty();
    assertThat(job.path("attemptsMade").asInt()).isEqualTo(2);
    assertThat(job.path("stacktraces").asInt()).isEqualTo(2);
    assertThat(job.path("finishedOn").asText()).isEqualTo("number");
  }

  private static List<JsonNode> script(String bullmq, String script, String queue, String argument)
      throws InterruptedException {
    return node.run(
        Map.of("BULLMQ", bullmq),
        SCRIPT_DEADLINE,
        script,
        server.redisUri(),
        server.prefix(),
        queue,
        argument);
  }

  private static Stream<JsonNode> events(JsonNode job, List<JsonNode> facts) {
    return facts.stream()
        .filter(fact -> fact.has("event") && fact.path("jobId").equals(job.path("id")));
  }

  /** Names of a job's events in the order heard, progress aside. */
  private static Stream<String> eventsOf(JsonNode job, List<JsonNode> facts) {
    return events(job, facts)
        .map(fact -> fact.path("event").asText())
        .filter(event -> !event.equals("progress"));
  }

  private static JsonNode post(String queue, String body) throws Exception {
    URI jobs = server.baseUri().resolve("/api/queues/" + queue + "/jobs");
    HttpRequest request =
        HttpRequest.newBuilder(jobs)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body());
  }

  /** All of a job's stream, which the server closes when the job has ended. */
  private static String streamToItsEnd(JsonNode added) throws Exception {
    URI stream = server.baseUri().resolve(added.path("stream").asText());
    HttpRequest request = HttpRequest.newBuilder(stream).timeout(SCRIPT_DEADLINE).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
