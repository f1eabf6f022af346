package com.nubabel.api.auth.jwt;

import static com.nubabel.api.testing.HttpCalls.json;
import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.hs256;
import static com.nubabel.api.testing.TestTokens.watcher;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.HttpCalls;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that nodes make: good on each, never more than their makers', and in no log. */
class OwnTokensIT {
  @TempDir private static Path directory;

  private static GuardedNode otherNode;
  private static GuardedNode node;
  private static HttpCalls http;

  private final String backend =
      hs256(
          claims("backend")
              .claim("subscribe", List.of("queues/video", "queues/audio/jobs/*"))
              .claim("publish", List.of("users/42", "queues/tokens"))
              .expirationTime(Date.from(Instant.now().plusSeconds(7200))));

  @BeforeAll
  static void start() {
    otherNode = GuardedNode.withAdminTokens(directory);
    node = GuardedNode.withAdminPasswords(directory);
    http = new HttpCalls(node.baseUri());
  }

  @AfterAll
  static void stop() {
    node.close();
    otherNode.close();
  }

  @Test
  void aTokenForABrowserIsGoodOnEveryNodeAndSaysNoMore() {
    HttpResponse<String> made =
        post(backend, "{\"user\":\"42\",\"subscribe\":[\"queues/video/jobs/7\"],\"ttl\":60}");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(json(made).path("user").asText()).isEqualTo("42");
    assertThat(json(made).path("expires").asLong())
        .isBetween(System.currentTimeMillis() + 50_000, System.currentTimeMillis() + 60_000);
    String token = json(made).path("token").asText();
    for (GuardedNode each : List.of(node, otherNode)) {
      HttpCalls calls = new HttpCalls(each.baseUri());
      assertThat(calls.get("api/queues/video/jobs/7?token=" + token).statusCode()).isEqualTo(404);
      assertThat(calls.get("api/queues/video/jobs/8?token=" + token).statusCode()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 201",
        "{\"subscribe\":[\"queues/video\",\"queues/audio/jobs/*\",\"users/backend\"]} | 201",
        "{\"subscribe\":[\"queues/audio\"]} | 403",
        "{\"subscribe\":[\"queues/*\"]} | 403",
        "{\"subscribe\":[\"users/43\"]} | 403",
        "{\"user\":\"42\",\"subscribe\":[\"users/42\"]} | 201",
        "{\"user\":\"43\"} | 403",
        "{\"user\":\"*\"} | 400",
        "{\"publish\":[\"users/42\"]} | 201",
        "{\"publish\":[\"users/*\"]} | 403",
        "{\"publish\":[\"queues/video\"]} | 403",
        "{\"chat\":true} | 403",
        "{\"ttl\":3600} | 201",
        "{\"ttl\":3601} | 400",
        "{\"ttl\":0} | 400",
        "{\"ttl\":\"1h\"} | 400",
        "{\"subscribe\":\"queues/video\"} | 400",
        "{\"role\":\"admin\"} | 400",
        "[] | 400",
      })
  void noneSaysMoreThanItsMakers(String body, int status) {
    // A user of its own each time, since one may do only so much.
    String user = "backend-" + System.nanoTime();
    String own =
        hs256(
            claims(user)
                .claim("subscribe", List.of("queues/video", "queues/audio/jobs/*"))
                .claim("publish", List.of("users/42")));

    assertThat(post(own, body.replace("users/backend", "users/" + user)).statusCode())
        .isEqualTo(status);
  }

  @Test
  void noneOutlivesItsMaker() {
    String brief = hs256(claims("brief").expirationTime(inSeconds(20)));

    long expires = json(post(brief, "{\"ttl\":3600}")).path("expires").asLong();

    assertThat(expires).isLessThanOrEqualTo(System.currentTimeMillis() + 20_000);
  }

  private HttpResponse<String> post(String token, String body) {
    return http.send(
        http.request("api/tokens?token=" + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private Date inSeconds(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @Test
  void aForgedTokenOfOursIsRefused() {
    String forged =
        hs256(claims("alice").issuer("nubabel").claim("subscribe", List.of("queues/*")));

    assertThat(http.get("api/queues/video/jobs/7?token=" + forged).statusCode()).isEqualTo(401);
  }

  @Nested
  class Logs {
    @Test
    void noLogOfTheServerBearsATokenOrAPrompt() throws Exception {
      askAll(node);

      assertDiscreet(node.log());
    }

    @Test
    void norDoesDropwizardsOwnRequestLog() throws Exception {
      askAll(otherNode);

      assertDiscreet(otherNode.log());
      assertThat(Files.readString(otherNode.log()))
          .contains("token=***", "prompt=***", "a=b&to%6ben=***&c=d");
    }

    /** Answers of all kinds: resources, streams, refusals, errors of Jetty and of Jersey. */
    private void askAll(GuardedNode asked) {
      HttpCalls calls = new HttpCalls(asked.baseUri());
      String good = watcher("hidden", "queues/q");
      for (String path :
          List.of(
              "api/queues/q/jobs/1?token=" + good,
              "api/queues/q/jobs/1?a=b&to%6ben=hidden1&c=d",
              "api/jobs/q:1/stream?token=" + good,
              "api/events?queue=%3A&token=" + good,
              "api/chat/stream?prompt=hidden2&token=" + good,
              "api/chat/stream?%70rompt=hidden3",
              "?token=hidden4",
              "no/such/page?token=hidden5",
              "api/queues/q/jobs/1?x=%ZZ&token=" + good)) {
        try {
          calls.get(path);
        } catch (IllegalArgumentException e) {
          // This client sends no such address.
        }
      }
      calls.send(
          calls
              .request("api/queues/q/jobs/1")
              .header("Referer", "https://app.example.com/?token=hidden6")
              .header("Authorization", "Bearer hidden7"));
      calls.get("api/last?token=" + good);
    }

    private void assertDiscreet(Path log) throws Exception {
      Awaitility.await()
          .untilAsserted(() -> assertThat(Files.readString(log)).contains("/api/last"));
      assertThat(Files.readString(log)).doesNotContain("hidden", "eyJ");
    }
  }
}
