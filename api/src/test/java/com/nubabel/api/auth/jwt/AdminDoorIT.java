package com.nubabel.api.auth.jwt;

import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in at the admin's port, by password on one node and by token on the other. */
class AdminDoorIT {
  @TempDir private static Path directory;

  private static GuardedNode tokens;
  private static GuardedNode passwords;
  private static HttpCalls admin;

  @BeforeAll
  static void start() {
    tokens = GuardedNode.withAdminTokens(directory);
    passwords = GuardedNode.withAdminPasswords(directory);
    admin = new HttpCalls(passwords.adminUri());
  }

  @AfterAll
  static void stop() {
    passwords.close();
    tokens.close();
  }

  @Test
  void nobodyIsLetInWithoutNameAndPassword() {
    for (String path : List.of("metrics", "healthcheck", "threads", "ping", "")) {
      HttpResponse<String> refused = admin.get(path);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
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
                assertThat(Files.readString(passwords.log()))
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
                assertThat(Files.readString(passwords.log()))
                    .contains("too many wrong passwords for the admin's port from 127.0.0.9"));
  }

  private String ping(String from, String authorization) throws IOException {
    URI port = passwords.adminUri();
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
    HttpCalls calls = new HttpCalls(tokens.adminUri());
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
