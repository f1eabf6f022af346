package com.nubabel.api.auth.jwt;

import static com.nubabel.api.testing.HttpCalls.json;
import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.hs256;
import static com.nubabel.api.testing.TestTokens.watcher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who must bring a token, from where it may come, and which ones are none. */
class JwtTokensIT {
  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server = JwtServer.start();
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anAdminsPortThatAsksNobodyKeepsToThisMachine() {
    Map<String, String> settings =
        Map.of(
            "auth.type", "jwt",
            "auth.algorithm", "HS256",
            "auth.secret", TestTokens.SECRET,
            "server.applicationConnectors[0].bindHost", "0.0.0.0",
            "server.adminConnectors[0].bindHost", "0.0.0.0");

    assertThatThrownBy(() -> RunningServer.start(settings))
        .hasMessageContaining("adminAuth.type none serves this machine only")
        .hasMessageContaining("the admin connector listens on 0.0.0.0")
        .hasMessageContaining("adminAuth.allowRemote: true");
  }

  @Nested
  class WhereATokenComesFrom {
    @Test
    void aRequestWithoutOneIsUnauthorizedAndToldHow() {
      HttpResponse<String> refused = http.get("api/queues/demo/jobs/1");

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(json(refused).path("code").asInt()).isEqualTo(401);
      assertThat(json(refused).path("message").asText()).contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "api/events?queue=demo",
          "api/jobs/1/stream",
          "api/no/such/thing",
          "api/%71ueues/demo/jobs/1",
          "%61pi/queues/demo/jobs/1",
          "x/%2e%2e/api/queues/demo/jobs/1",
        })
    void nothingOfTheApiIsReachedWithoutOne(String path) {
      assertThat(http.get(path).statusCode()).isIn(400, 401);
    }

    @Test
    void thePageNeedsNone() {
      assertThat(http.get("").statusCode()).isEqualTo(200);
    }

    @Test
    void theHeaderWinsOverTheQueryAndThatOverTheCookie() {
      String good = watcher("alice", "queues/demo");

      assertThat(status("", "Bearer " + good, null)).isEqualTo(404);
      assertThat(status("", "bearer " + good, null)).isEqualTo(404);
      assertThat(status("?token=" + good, null, null)).isEqualTo(404);
      assertThat(status("?to%6ben=" + good, null, null)).isEqualTo(404);
      assertThat(status("", null, good)).isEqualTo(404);
      assertThat(status("?token=bad", "Bearer " + good, "bad")).isEqualTo(404);
      assertThat(status("?token=" + good, "Bearer bad", good)).isEqualTo(401);
      assertThat(status("?token=" + good, null, "bad")).isEqualTo(404);
      assertThat(status("?token=bad", null, good)).isEqualTo(401);
      assertThat(status("?token=", "Basic YTpi", good)).isEqualTo(404);
    }

    private int status(String query, String authorization, String cookie) {
      var request = http.request("api/queues/demo/jobs/none" + query);
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      if (cookie != null) {
        request.header("Cookie", "a=b; nubabel_token=" + cookie);
      }
      return http.send(request).statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "a.b.c.d.e", "%zz", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsRefusedWithoutBeingRepeated(String token) {
      HttpResponse<String> refused =
          http.send(
              http.request("api/queues/demo/jobs/1").header("Authorization", "Bearer " + token));

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");
      assertThat(json(refused).path("message").asText()).startsWith("the token ");
    }
  }

  @Nested
  class Claims {
    @Test
    void aTokenThatHasExpiredIsRefused() {
      assertThat(read(hs256(claims("alice").claim("subscribe", List.of("queues/demo")))))
          .isEqualTo(404);
      assertThat(
              read(
                  hs256(
                      claims("alice")
                          .claim("subscribe", List.of("queues/demo"))
                          .expirationTime(Date.from(Instant.now().minusSeconds(1))))))
          .isEqualTo(401);
    }

    @Test
    void aTokenThatIsNotYetValidIsRefused() {
      assertThat(
              read(hs256(claims("alice").notBeforeTime(Date.from(Instant.now().plusSeconds(30))))))
          .isEqualTo(401);
    }

    @Test
    void oneThatNeverExpiresIsRefused() {
      assertThat(read(hs256(claims("alice").expirationTime(null)))).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*"})
    void oneOfNobodyIsRefused(String user) {
      assertThat(read(hs256(claims(user)))).isEqualTo(401);
      assertThat(read(hs256(claims(null)))).isEqualTo(401);
    }

    @Test
    void topicsThatAreNoListAreRefused() {
      assertThat(read(hs256(claims("alice").claim("subscribe", "queues/demo")))).isEqualTo(401);
      assertThat(read(hs256(claims("alice").claim("subscribe", List.of(7))))).isEqualTo(401);
      assertThat(read(hs256(claims("alice").claim("chat", "yes")))).isEqualTo(401);
    }

    private int read(String token) {
      return http.send(http.request("api/queues/demo/jobs/none?token=" + token)).statusCode();
    }
  }
}
