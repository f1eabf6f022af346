package com.nubabel.api.auth.jwt;

import static com.nubabel.api.auth.jwt.GuardedNode.LISTED;
import static com.nubabel.api.testing.HttpCalls.json;
import static com.nubabel.api.testing.TestTokens.watcher;
import static com.nubabel.api.testing.TestTokens.writer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.HttpCalls;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose writes are refused: those of pages that are not known, and of users who write too much. */
class WriteDoorIT {
  private static final String JOB = "{\"name\":\"echo\",\"data\":1}";

  @TempDir private static Path directory;

  private static GuardedNode node;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    node = GuardedNode.withAdminPasswords(directory);
    http = new HttpCalls(node.baseUri());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void whoWritesTooMuchMustWaitAndOthersNeedNot() {
    String greedy = writer("greedy", "queues/limited");
    HttpResponse<String> refused = add(greedy);
    // On a slow machine a place has come free meanwhile.
    for (int i = 0; i < 30 && refused.statusCode() == 201; i++) {
      refused = add(greedy);
    }

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(refused).path("code").asInt()).isEqualTo(429);
    assertThat(add(writer("modest", "queues/limited")).statusCode()).isEqualTo(201);
    assertThat(http.get("api/queues/limited/jobs/none?token=" + greedy).statusCode())
        .isEqualTo(403);
  }

  private static HttpResponse<String> add(String token) {
    return http.send(
        http.request("api/queues/limited/jobs")
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(JOB)));
  }

  @Nested
  class PagesOfOthers {
    @ParameterizedTest
    @CsvSource({
      "Origin, https://app.example.com, 201",
      "Origin, https://evil.example, 403",
      "Origin, null, 403",
      "Sec-Fetch-Site, same-origin, 201",
      "Sec-Fetch-Site, none, 201",
      "Sec-Fetch-Site, same-site, 403",
      "Sec-Fetch-Site, cross-site, 403",
    })
    void aCookieIsGoodForWritesOfKnownPagesOnly(String header, String value, int status) {
      assertThat(post(header, value)).isEqualTo(status);
    }

    @Test
    void refusalThatLeavesABodyUnreadSaysThatTheConnectionEnds() {
      HttpResponse<String> refused = send("Origin", "https://evil.example");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("Connection")).hasValue("close");
    }

    @Test
    void itIsGoodForOwnPagesAndForWhatIsNoBrowser() {
      String own = "http://127.0.0.1:" + node.baseUri().getPort();

      assertThat(post("Origin", own)).isEqualTo(201);
      assertThat(post("Origin", "http://127.0.0.1:1")).isEqualTo(403);
      assertThat(post("X-Nothing", "at all")).isEqualTo(201);
    }

    private int post(String header, String value) {
      return send(header, value).statusCode();
    }

    private HttpResponse<String> send(String header, String value) {
      String token = writer("u" + System.nanoTime(), "queues/demo");
      return http.send(
          http.request("api/queues/demo/jobs")
              .header("Content-Type", "application/json")
              .header("Cookie", "nubabel_token=" + token)
              .header(header, value)
              .POST(BodyPublishers.ofString(JOB)));
    }

    @Test
    void aChatIsAnActTooAndAReadIsNot() {
      String cookie = "nubabel_token=" + watcher("reader", "queues/demo");
      assertThat(
              http.send(
                      http.request("api/chat/stream?prompt=x")
                          .header("Cookie", cookie)
                          .header("Sec-Fetch-Site", "cross-site"))
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              http.send(
                      http.request("api/queues/demo/jobs/none")
                          .header("Cookie", cookie)
                          .header("Sec-Fetch-Site", "cross-site"))
                  .statusCode())
          .isEqualTo(404);
    }

    @Test
    void aListedPageMayAskFirstWithoutATokenAndSendItsCookies() {
      HttpResponse<String> preflight =
          http.send(
              http.request("api/queues/demo/jobs")
                  .header("Origin", LISTED)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", BodyPublishers.noBody()));

      assertThat(preflight.statusCode()).isEqualTo(200);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
          .hasValue("true");
      assertThat(
              http.send(http.request("api/jobs/1/stream").header("Origin", LISTED))
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .hasValue(LISTED);
    }
  }
}
