package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RawConnection;
import com.nubabel.api.testing.RunningServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the server has beside REST and streams: the page, health, metrics, other origins. */
class AroundTheApiIT {
  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server = RunningServer.start(Map.of("cors.origins", "[\"https://app.example.com\"]"));
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndIsAskedForAgain() {
    HttpResponse<String> page = http.get("");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Nubabel</title>");
    assertThat(page.headers().map())
        .containsEntry(
            "content-security-policy",
            List.of(
                "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("referrer-policy", List.of("no-referrer"))
        .containsEntry("cache-control", List.of("no-cache"));
    String etag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(http.send(http.request("").header("If-None-Match", etag)).statusCode())
        .isEqualTo(304);
  }

  @Test
  void healthNamesRedisTheBridgeAndEachWorker() {
    HttpResponse<String> health = new HttpCalls(server.adminUri()).get("healthcheck");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(json(health).findValuesAsText("healthy")).doesNotContain("false");
    assertThat(json(health).fieldNames()).toIterable().contains("redis", "bridge", "worker.demo");
  }

  @Test
  void metricsHoldThoseOfTheWorker() {
    JsonNode metrics = json(new HttpCalls(server.adminUri()).get("metrics"));

    assertThat(metrics.findParent("worker.demo.active")).isNotNull();
  }

  @Nested
  class TheAdminsPort {
    @Test
    void itsAnswersBearTheSameHeadersAsThePage() {
      Map<String, List<String>> page = http.get("").headers().map();

      for (String path : List.of("", "healthcheck", "metrics/prometheus", "api/queues")) {
        HttpResponse<String> answer = new HttpCalls(server.adminUri()).get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        for (String header :
            List.of("content-security-policy", "x-content-type-options", "referrer-policy")) {
          assertThat(answer.headers().map()).as(path).containsEntry(header, page.get(header));
        }
      }
    }

    @Test
    void openingTheApiToOtherMachinesDoesNotOpenIt() {
      Map<String, String> settings =
          Map.of(
              "auth.allowRemote", "true",
              "server.adminConnectors[0].bindHost", "0.0.0.0");

      assertThatThrownBy(() -> RunningServer.start(settings))
          .hasMessageContaining("adminAuth.type none serves this machine only")
          .hasMessageContaining("adminAuth.allowRemote: true");
    }

    @Test
    void itAnswersToOtherHostsOnlyWhereThatIsSaid() {
      try (RunningServer api = RunningServer.start(Map.of("auth.allowRemote", "true"));
          RunningServer both = RunningServer.start(Map.of("adminAuth.allowRemote", "true"))) {
        assertThat(status(api.baseUri())).isEqualTo("200");
        assertThat(status(api.adminUri())).isEqualTo("421");
        assertThat(status(both.baseUri())).isEqualTo("421");
        assertThat(status(both.adminUri())).isEqualTo("200");
      }
    }

    private String status(URI port) {
      try (RawConnection connection =
          RawConnection.send(
              port, "GET / HTTP/1.1", "Host: nubabel.example", "Connection: close")) {
        return connection.readToEnd().split(" ", 3)[1];
      }
    }
  }

  @Nested
  class OtherOrigins {
    @Test
    void oneThatIsListedMayCall() {
      HttpResponse<String> allowed =
          http.send(
              http.request("api/queues/demo/jobs/none")
                  .header("Origin", "https://app.example.com"));

      assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://app.example.com");
    }

    @Test
    void oneThatIsListedMayWatch() {
      try (RawConnection stream =
          RawConnection.send(
              server.baseUri(),
              "GET /api/events?queue=q HTTP/1.1",
              "Host: localhost",
              "Origin: https://app.example.com")) {
        assertThat(stream.readUntil("event: ping"))
            .contains("Access-Control-Allow-Origin: https://app.example.com\r\n");
      }
    }

    @Test
    void oneThatIsListedMayPostJson() {
      HttpResponse<String> preflight =
          http.send(
              http.request("api/queues/demo/jobs")
                  .header("Origin", "https://app.example.com")
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "content-type")
                  .method("OPTIONS", BodyPublishers.noBody()));

      assertThat(preflight.statusCode()).isEqualTo(200);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
          .contains("POST");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .containsIgnoringCase("content-type");
    }

    @Test
    void othersMayNot() {
      HttpResponse<String> refused =
          http.send(
              http.request("api/queues/demo/jobs/none")
                  .header("Origin", "https://app-example.com"));

      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }
}
