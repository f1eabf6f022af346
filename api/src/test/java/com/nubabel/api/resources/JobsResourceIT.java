package com.nubabel.api.resources;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobsResourceIT {
  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Nested
  class Adding {
    @Test
    void oneJobIsAnsweredWithItsIdAndStream() {
      HttpResponse<String> added =
          http.post("api/queues/unworked/jobs", "{\"name\":\"n\",\"opts\":{\"jobId\":\"own\"}}");

      assertThat(added.statusCode()).isEqualTo(201);
      assertThat(added.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(added.body())
          .isEqualTo(
              "{\"id\":\"own\",\"queue\":\"unworked\",\"stream\":\"/api/queues/unworked/jobs/own/stream\"}");
    }

    @Test
    void anArrayIsAnsweredWithAnArrayInItsOrder() {
      JsonNode added =
          json(http.post("api/queues/array/jobs", "[{\"name\":\"a\"},{\"name\":\"b\"}]"));

      assertThat(added.findValuesAsText("id")).containsExactly("1", "2");
      assertThat(job("array", "1").path("name").asText()).isEqualTo("a");
      assertThat(job("array", "2").path("name").asText()).isEqualTo("b");
    }

    @Test
    void anArrayWithOneBadJobAddsNone() {
      HttpResponse<String> refused =
          http.post(
              "api/queues/whole/jobs",
              "[{\"name\":\"a\"},{\"name\":\"b\",\"opts\":{\"delay\":-1}}]");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(message(refused)).startsWith("[1].opts.delay must be");
      assertThat(http.get("api/queues/whole/jobs/1").statusCode()).isEqualTo(404);
    }

    @Test
    void anIdThatIsThereAlreadyIsSaidToBeADuplicate() {
      String body = "{\"name\":\"n\",\"data\":%d,\"opts\":{\"jobId\":\"twice\"}}";
      http.post("api/queues/same/jobs", body.formatted(1));

      HttpResponse<String> second = http.post("api/queues/same/jobs", body.formatted(2));

      assertThat(second.statusCode()).isEqualTo(201);
      assertThat(json(second).path("duplicate").asBoolean()).isTrue();
      assertThat(job("same", "twice").path("data").asInt()).isEqualTo(1);
    }

    @Test
    void aJobThatCountsAsTheSameIsAnsweredWithTheOneThatIsThere() {
      String body = "{\"name\":\"n\",\"opts\":{\"deduplication\":{\"id\":\"x\",\"ttl\":60000}}}";
      String id = http.add("deduplicated", body);

      JsonNode second = json(http.post("api/queues/deduplicated/jobs", body));

      assertThat(second.path("id").asText()).isEqualTo(id);
      assertThat(second.path("duplicate").asBoolean()).isTrue();
    }

    @Test
    void aChildIsAddedToItsParentAndRefusedWithoutOne() {
      http.post("api/queues/parents/jobs", "{\"name\":\"p\",\"opts\":{\"jobId\":\"P\"}}");
      String body =
          "{\"name\":\"c\",\"opts\":{\"parent\":{\"id\":\"%s\",\"queue\":\"%s:parents\"}}}";
      String prefix = server.prefix();

      String id = http.add("children", body.formatted("P", prefix));
      HttpResponse<String> orphan =
          http.post("api/queues/children/jobs", body.formatted("none", prefix));
      HttpResponse<String> foreign =
          http.post("api/queues/children/jobs", body.formatted("P", "foreign"));

      assertThat(job("children", id).path("parentKey").asText()).isEqualTo(prefix + ":parents:P");
      assertThat(orphan.statusCode()).isEqualTo(409);
      assertThat(message(orphan))
          .contains("its parent does not exist")
          .contains(prefix + ":parents:none");
      assertThat(foreign.statusCode()).isEqualTo(400);
      assertThat(message(foreign))
          .startsWith("opts.parent.queue must begin with '" + prefix + ":'");
    }

    @Test
    void anIdWithASlashIsWatchedByQuery() {
      JsonNode added =
          json(http.post("api/queues/s/jobs", "{\"name\":\"n\",\"opts\":{\"jobId\":\"a/b c\"}}"));

      assertThat(added.path("stream").asText()).isEqualTo("/api/jobs/stream?queue=s&id=a%2Fb%20c");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"name\":\"n\"}                       | {}",
          "{\"name\":\"n\",\"data\":null}         | null",
          "{\"name\":\"n\",\"data\":[1,\"ü\"]}    | [1,\"ü\"]",
          "{\"name\":\"n\",\"data\":1e400}        | 1E+400",
        })
    void dataIsStoredAsItCame(String body, String stored) {
      String id = http.add("data", body);

      assertThat(http.get("api/queues/data/jobs/" + id).body())
          .contains("\"data\":" + stored + ",");
    }
  }

  @Nested
  class Reading {
    @Test
    void aFinishedJobShowsWhatItReported() {
      String id = http.add("demo", "{\"name\":\"steps\",\"data\":{\"steps\":2,\"stepMillis\":1}}");

      await().until(() -> job("demo", id).path("state").asText().equals("completed"));

      JsonNode job = job("demo", id);
      assertThat(job.path("returnvalue").toString()).isEqualTo("{\"steps\":2}");
      assertThat(job.path("progress").path("percent").asInt()).isEqualTo(100);
      assertThat(job.path("attemptsMade").asInt()).isEqualTo(1);
      assertThat(job.path("failedReason").isNull()).isTrue();
      assertThat(http.get("api/queues/demo/jobs/" + id + "/logs").body())
          .isEqualTo("{\"count\":2,\"logs\":[\"step 1 of 2\",\"step 2 of 2\"]}");
    }

    @ParameterizedTest
    @CsvSource({"api/queues/demo/jobs/none", "api/queues/demo/jobs/none/logs"})
    void anUnknownJobIs404(String path) {
      HttpResponse<String> missing = http.get(path);

      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.body())
          .isEqualTo("{\"code\":404,\"message\":\"there is no job none in queue 'demo'\"}");
    }
  }

  @Nested
  class Refusing {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{\"name\":\"n\",}                                 | the body must be JSON, but is malformed at line 1, column",
          "``                                                | the body must be JSON, got nothing",
          "\"text\"                                          | the body must be an object with name, data and opts, got string",
          "[1]                                               | [0] must be an object with name, data and opts, got number",
          "{}                                                | name must be a text, got none",
          "{\"name\":1}                                      | name must be a text, got number",
          "{\"name\":\"n\",\"option\":{}}                    | option is not a field of a job; the nearest is opts",
          "{\"name\":\"n\",\"opts\":[]}                      | opts must be an object",
          "{\"name\":\"n\",\"opts\":{\"attempts\":\"3\"}}    | opts.attempts must be a whole number",
          "{\"name\":\"n\",\"opts\":{\"jobId\":\"12\"}}      | opts.jobId must not be an integer",
          "{\"name\":\"n\",\"opts\":{\"jobId\":\"0:x\"}}     | opts.jobId must not begin with '0:'",
          "{\"name\":\"n\",\"opts\":{\"jobId\":\"a:b\"}}     | opts.jobId must not hold ':'",
          "{\"name\":\"n\",\"opts\":{\"jobId\":\"meta\"}}    | opts.jobId must not be the name of one of the queue's own keys",
        })
    void aBadBodyIs400AndNamesTheField(String body, String problem) {
      HttpResponse<String> refused = http.post("api/queues/bad/jobs", body == null ? "" : body);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused).path("code").asInt()).isEqualTo(400);
      assertThat(message(refused)).startsWith(problem).doesNotContain("com.", "jackson");
    }

    @Test
    void aQueueNameWithAColonIs400() {
      HttpResponse<String> refused = http.post("api/queues/a%3Ab/jobs", "{\"name\":\"n\"}");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(message(refused))
          .startsWith("queue must be the name of a queue")
          .contains("'a:b'");
    }

    @Test
    void aBodyOverTheLimitIs413WhetherItsLengthIsAnnouncedOrNot() {
      byte[] body =
          ("{\"name\":\"n\",\"data\":\"" + "x".repeat(1 << 20) + "\"}")
              .getBytes(StandardCharsets.UTF_8);

      var announced = BodyPublishers.ofByteArray(body);
      var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));

      for (var publisher : List.of(announced, chunked)) {
        HttpResponse<String> refused =
            http.send(
                http.request("api/queues/big/jobs")
                    .header("Content-Type", "application/json")
                    .POST(publisher));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Connection")).hasValue("close");
        assertThat(message(refused)).isEqualTo("the body must be at most 1048576 bytes");
      }
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
    void whatIsNotDeclaredAsJsonIs415(String type) {
      HttpResponse<String> refused =
          http.send(
              http.request("api/queues/typed/jobs")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{\"name\":\"n\"}")));

      assertThat(refused.statusCode()).isEqualTo(415);
      assertThat(message(refused)).isEqualTo("Content-Type must be application/json, got " + type);
    }

    @Test
    void anotherMethodIs405InJson() {
      HttpResponse<String> refused =
          http.send(
              http.request("api/queues/q/jobs")
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString("{}")));

      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(json(refused).path("code").asInt()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"api/nosuch", "nosuch.html", "api"})
    void anUnknownPathIs404InJson(String path) {
      HttpResponse<String> missing = http.get(path);

      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(json(missing).path("code").asInt()).isEqualTo(404);
    }
  }

  private static JsonNode job(String queue, String id) {
    return json(http.get("api/queues/" + queue + "/jobs/" + id));
  }

  private static String message(HttpResponse<String> refused) {
    return json(refused).path("message").asText();
  }
}
