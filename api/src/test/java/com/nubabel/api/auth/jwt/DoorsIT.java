package com.nubabel.api.auth.jwt;

import static com.nubabel.api.testing.HttpCalls.json;
import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.hs256;
import static com.nubabel.api.testing.TestTokens.watcher;
import static com.nubabel.api.testing.TestTokens.writer;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RawConnection;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes with tokens of our own, and what stands at their doors. */
class DoorsIT {
  private static final String JOB = "{\"name\":\"echo\",\"data\":1}";
  private static final String LISTED = "https://app.example.com";

  @TempDir private static Path directory;

  private static RunningServer server;
  private static RunningServer otherNode;
  private static HttpCalls http;
  private static HttpCalls admin;

  @BeforeAll
  static void start() {
    String users =
        "[{\"name\":\"ops\",\"role\":\"operator\",\"password\":\"%s\"},"
            + "{\"name\":\"eve\",\"role\":\"viewer\",\"password\":\"%s\"}]";
    Map<String, String> settings = new HashMap<>();
    settings.put("auth.type", "jwt");
    settings.put("auth.algorithm", "HS256");
    settings.put("auth.secret", TestTokens.SECRET);
    settings.put("auth.tokenSecret", "a secret that only the nodes share");
    settings.put("cors.origins", "[\"" + LISTED + "\"]");
    settings.put("limits", "{\"writesPerSecond\":1,\"burst\":3}");
    settings.put("adminAuth.type", "jwt");
    Path classic = directory.resolve("access.log");
    settings.put("server.requestLog", "{\"appenders\":[" + file(classic) + "]}");
    otherNode = RunningServer.start(settings);
    settings.put("adminAuth.type", "basic");
    settings.put("adminAuth.users", users.formatted(hash("right"), hash("seen")));
    settings.put("server.requestLog", "{\"type\":\"external\"}");
    settings.put("logging.level", "INFO");
    settings.put("logging.appenders", "[" + file(directory.resolve("app.log")) + "]");
    server = RunningServer.start(settings);
    http = new HttpCalls(server.baseUri());
    admin = new HttpCalls(server.adminUri());
  }

  private static String file(Path path) {
    return "{\"type\":\"file\",\"archive\":false,\"currentLogFilename\":\"" + path + "\"}";
  }

  private static String hash(String password) {
    return BCrypt.withDefaults().hashToString(4, password.toCharArray());
  }

  @AfterAll
  static void stop() {
    server.close();
    otherNode.close();
  }

  @Nested
  class OwnTokens {
    private final String backend =
        hs256(
            claims("backend")
                .claim("subscribe", List.of("queues/video", "queues/audio/jobs/*"))
                .claim("publish", List.of("users/42", "queues/tokens"))
                .expirationTime(Date.from(Instant.now().plusSeconds(7200))));

    @Test
    void aTokenForABrowserIsGoodOnEveryNodeAndSaysNoMore() {
      HttpResponse<String> made =
          post(backend, "{\"user\":\"42\",\"subscribe\":[\"queues/video/jobs/7\"],\"ttl\":60}");

      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(json(made).path("user").asText()).isEqualTo("42");
      assertThat(json(made).path("expires").asLong())
          .isBetween(System.currentTimeMillis() + 50_000, System.currentTimeMillis() + 60_000);
      String token = json(made).path("token").asText();
      for (RunningServer node : List.of(server, otherNode)) {
        HttpCalls calls = new HttpCalls(node.baseUri());
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
      String own = "http://127.0.0.1:" + server.baseUri().getPort();

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
  class Logs {
    @Test
    void noLogOfTheServerBearsATokenOrAPrompt() throws Exception {
      askAll(server);

      assertDiscreet(directory.resolve("app.log"));
    }

    @Test
    void norDoesDropwizardsOwnRequestLog() throws Exception {
      askAll(otherNode);

      assertDiscreet(directory.resolve("access.log"));
      assertThat(Files.readString(directory.resolve("access.log")))
          .contains("token=***", "prompt=***", "a=b&to%6ben=***&c=d");
    }

    /** Answers of all kinds: resources, streams, refusals, errors of Jetty and of Jersey. */
    private void askAll(RunningServer node) {
      HttpCalls calls = new HttpCalls(node.baseUri());
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

  @Nested
  class Admins {
    @Test
    void nobodyIsLetInWithoutNameAndPassword() {
      for (String path : List.of("metrics", "healthcheck", "threads", "ping", "")) {
        HttpResponse<String> refused = admin.get(path);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
            .startsWith("Basic ");
      }
      assertThat(get("ops", "wrong")).isEqualTo(401);
      assertThat(get("nobody", "right")).isEqualTo(401);
      assertThat(get("ops", "right".repeat(20))).isEqualTo(401);
      assertThat(get("ops", "")).isEqualTo(401);
    }

    @Test
    void viewersLookAndOperatorsAlsoChange() throws Exception {
      assertThat(get("eve", "seen")).isEqualTo(200);
      assertThat(get("ops", "right")).isEqualTo(200);
      assertThat(post("eve", "seen", "X-Nothing", "at all")).isEqualTo(403);
      assertThat(post("ops", "right", "X-Nothing", "at all")).isEqualTo(200);
      assertThat(post("ops", "right", "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
      assertThat(post("ops", "right", "Origin", "https://evil.example")).isEqualTo(403);
      assertThat(post("ops", "wrong", "X-Nothing", "at all")).isEqualTo(401);

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(directory.resolve("app.log")))
                      .contains(
                          "com.nubabel.audit: ops POST /tasks/gc -> 200 from 127.0.0.1",
                          "com.nubabel.audit: eve POST /tasks/gc -> 403",
                          "com.nubabel.audit: ops POST /tasks/gc -> 403",
                          "com.nubabel.audit: unknown POST /tasks/gc -> 401"));
    }

    @Test
    void whoGuessesPasswordsMustWaitEvenWithTheRightOneAndOthersNeedNot() throws Exception {
      String refused = "";
      // On a slow machine a place comes free meanwhile.
      for (int i = 0; i < 60 && !refused.startsWith("HTTP/1.1 429 "); i++) {
        refused = ping("127.0.0.9", basic("ops", "guess " + i));
      }

      assertThat(refused)
          .startsWith("HTTP/1.1 429 ")
          .containsPattern("Retry-After: [1-9]")
          .contains("\"code\":429");
      assertThat(ping("127.0.0.9", basic("ops", "right"))).startsWith("HTTP/1.1 429 ");
      assertThat(ping("127.0.0.10", basic("ops", "right"))).startsWith("HTTP/1.1 200 ");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(directory.resolve("app.log")))
                      .contains("too many wrong passwords for the admin's port from 127.0.0.9"));
    }

    private String ping(String from, String authorization) throws IOException {
      URI port = server.adminUri();
      Socket socket = new Socket(port.getHost(), port.getPort(), InetAddress.getByName(from), 0);
      try (RawConnection connection =
          RawConnection.send(
              socket,
              "GET /ping HTTP/1.1",
              "Host: localhost",
              "Connection: close",
              "Authorization: " + authorization)) {
        return connection.readToEnd();
      }
    }

    @Test
    void aTokenSaysWhetherItsBearerIsOne() {
      assertThat(tokenStatus("operator", "POST")).isEqualTo(200);
      assertThat(tokenStatus("viewer", "GET")).isEqualTo(200);
      assertThat(tokenStatus("viewer", "POST")).isEqualTo(403);
      assertThat(tokenStatus("root", "GET")).isEqualTo(401);
      assertThat(tokenStatus(null, "GET")).isEqualTo(401);
    }

    private int tokenStatus(String role, String method) {
      HttpCalls calls = new HttpCalls(otherNode.adminUri());
      String path = method.equals("POST") ? "tasks/gc" : "ping";
      return calls
          .send(
              calls
                  .request(path)
                  .header("Authorization", "Bearer " + hs256(claims("ann").claim("admin", role)))
                  .method(method, BodyPublishers.noBody()))
          .statusCode();
    }

    private int get(String name, String password) {
      return admin
          .send(admin.request("ping").header("Authorization", basic(name, password)))
          .statusCode();
    }

    private int post(String name, String password, String header, String value) {
      return admin
          .send(
              admin
                  .request("tasks/gc")
                  .header("Authorization", basic(name, password))
                  .header(header, value)
                  .POST(BodyPublishers.noBody()))
          .statusCode();
    }

    private String basic(String name, String password) {
      byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }
  }
}
