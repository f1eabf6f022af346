package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.Nginx;
import com.nubabel.api.testing.RawConnection;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.testing.node.InstalledProgram;
import com.nubabel.bridge.testing.node.NodeProject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real nginx, with the configuration that we ship, lets through to the node behind it: by
 * the addresses of clients, by what they claim of themselves, and by the protocol they speak.
 */
class NginxDoorIT {
  private static final String ANNA = "127.0.0.2";
  private static final String BEN = "127.0.0.3";
  private static final String JOB = "{\"name\":\"echo\",\"data\":1}";

  @TempDir private static Path directory;

  private static RunningServer node;
  private static Nginx nginx;

  @BeforeAll
  static void start() {
    node =
        RunningServer.start(
            Map.of(
                "server.applicationConnectors[0].useForwardedHeaders",
                "true",
                "limits",
                "{\"writesPerSecond\":1,\"burst\":1}"));
    nginx =
        Nginx.start(
            directory,
            List.of(node.baseUri()),
            Map.of("limit_conn streams 200;", "limit_conn streams 2;"));
  }

  @AfterAll
  static void stop() {
    nginx.close();
    node.close();
  }

  @Test
  void writesAreLimitedByTheAddressThatNginxSeesWhateverAClientClaims() {
    String refused = "";
    // On a slow machine a place comes free now and then; a forged address would free one each time.
    for (int i = 1; i <= 60 && !refused.startsWith("HTTP/1.1 429 "); i++) {
      String claimed = "10.9.8." + i;
      refused =
          add(
              ANNA,
              "X-Forwarded-For: " + claimed,
              "Forwarded: for=" + claimed,
              "X-Real-IP: " + claimed);
    }

    assertThat(refused).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: ");
    assertThat(add(BEN)).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void noClientNamesAnotherHostOrSchemeThanNginxSaw() {
    // Served to loopback hosts alone: were the claim believed, this would be 421.
    String answer =
        send(
            ANNA,
            "GET /api/queues/demo/jobs/none HTTP/1.1",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Server: evil.example",
            "X-Forwarded-Port: 1",
            "Forwarded: host=evil.example;proto=http");

    assertThat(answer).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void streamsAreCountedForEachAddressAndAPlaceComesFreeWithAStreamsEnd() {
    try (RawConnection first = stream(ANNA);
        RawConnection second = stream(ANNA);
        RawConnection third = stream(ANNA);
        RawConnection another = stream(BEN)) {
      first.readUntil("event: ping");
      second.readUntil("event: ping");
      another.readUntil("event: ping");
      assertThat(third.readUntil("\n\n"))
          .startsWith("HTTP/1.1 200 ")
          .contains("retry: ", "event: bye");
    }
    await()
        .untilAsserted(
            () -> {
              try (RawConnection again = stream(ANNA)) {
                assertThat(again.readUntil("\n\n")).contains("event: ping");
              }
            });
  }

  @Test
  void plainHttpIsSentToHttps() throws Exception {
    HttpResponse<String> answer = plain("api/events?queue=q&token=hidden");

    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("https://localhost/api/events?queue=q&token=hidden");
  }

  @Test
  void noArgumentStandsInItsLogsWhateverBecameOfTheRequest() throws Exception {
    send(ANNA, "GET /?token=hidden HTTP/1.1", "Referer: https://localhost/?token=hidden");
    send(ANNA, "GET /api/queues/demo/jobs/1?token=hidden HTTP/1.1", "Cookie: hidden=hidden");
    send(ANNA, "GET /api/jobs/none/stream?token=hidden HTTP/1.1");
    send(ANNA, "GET /api/chat/stream?prompt=hidden HTTP/1.1");
    send(ANNA, "GET /no/such/page?token=hidden HTTP/1.1");
    send(ANNA, "GET /api/events?token=hidden&x=%zz HTTP/1.1");
    send(ANNA, "BREW /?token=hidden HTTP/1.1");
    send(ANNA, "GET /?token=hidden HTTP/9.9");
    send(ANNA, "GET /?token=hidden&long=" + "x".repeat(40_000) + " HTTP/1.1");
    plain("?token=hidden");
    send(ANNA, "GET /the/last HTTP/1.1");

    await().untilAsserted(() -> assertThat(nginx.logs()).contains("/the/last"));
    assertThat(nginx.logs())
        .contains("\"GET /api/jobs/none/stream HTTP/1.1\" 404", " 414 ", " 301 ")
        .doesNotContain("hidden");
  }

  @Test
  void aBrowserSpeaksHttp2WithItAndWatchesJobsAsEver() throws Exception {
    Path chromium = InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    NodeProject project = NodeProject.ofTheTests();

    JsonNode seen =
        project
            .run(
                Map.of("CHROMIUM", chromium.toString()),
                Duration.ofMinutes(1),
                "http2.mjs",
                nginx.baseUri().toString())
            .get(0);

    assertThat(seen.path("protocols").toString()).isEqualTo("[\"h2\"]");
    assertThat(seen.path("detail").asText()).startsWith("returned ");
  }

  private static String add(String from, String... headers) {
    return exchange(
        from,
        JOB,
        "POST /api/queues/demo/jobs HTTP/1.1",
        "Content-Type: application/json",
        "Content-Length: " + JOB.length(),
        String.join("\r\n", headers));
  }

  /** Sends a request without a body, and returns the whole answer. */
  private static String send(String from, String... lines) {
    return exchange(from, "", lines);
  }

  private static String exchange(String from, String body, String... lines) {
    try (RawConnection connection = open(from, "Connection: close", lines)) {
      connection.write(body);
      return connection.readToEnd();
    }
  }

  private static RawConnection stream(String from) {
    return open(from, "Accept: text/event-stream", "GET /api/events?queue=q HTTP/1.1");
  }

  private static RawConnection open(String from, String header, String... lines) {
    List<String> head = new ArrayList<>(List.of(lines));
    head.removeIf(String::isEmpty);
    head.addAll(List.of("Host: localhost", header));
    return RawConnection.send(nginx.connect(from), head.toArray(String[]::new));
  }

  private static HttpResponse<String> plain(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(nginx.plainUri().resolve(path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
