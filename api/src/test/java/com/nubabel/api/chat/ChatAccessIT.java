package com.nubabel.api.chat;

import static com.nubabel.api.testing.HttpCalls.json;
import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat is its owner's, on every door: he passes, and whoever has all other rights does not. */
class ChatAccessIT {
  private static final AnthropicStub STUB = new AnthropicStub();

  /** Owns the chat, and has no topic. */
  private static final String ALICE = hs256(claims("alice").claim("chat", true));

  /** May read and write whatever there is, and chat. */
  private static final String MALLORY =
      hs256(
          claims("mallory")
              .claim("chat", true)
              .claim("subscribe", List.of("queues/*", "queues/*/jobs/*", "queues/chat", "*/*"))
              .claim("publish", List.of("queues/*")));

  private static final String MUTE = hs256(claims("mute").claim("subscribe", List.of("queues/*")));

  private static RunningServer server;
  private static HttpCalls http;

  /** Of Alice's chat: its job, the id before all tokens, and the last. */
  private static String id;

  private static String firstCursor;
  private static String lastCursor;

  @BeforeAll
  static void askAsAlice() {
    CountDownLatch watched = new CountDownLatch(1);
    STUB.then(
        reply -> {
          watched.await();
          reply.begin();
          reply.textBlock(0, "for Alice alone");
          reply.end();
        });
    server =
        RunningServer.start(
            Map.of(
                "auth.type",
                "jwt",
                "auth.algorithm",
                "HS256",
                "auth.secret",
                TestTokens.SECRET,
                "chat.apiKey",
                AnthropicStub.KEY,
                "chat.baseUrl",
                STUB.url()));
    http = new HttpCalls(server.baseUri());
    try (EventReader reader = open("api/chat/stream?prompt=secret", ALICE)) {
      firstCursor = reader.readUntil(event -> event.name().equals("snapshot")).get(1).id();
      watched.countDown();
      List<Event> rest = reader.readToEnd();
      lastCursor = rest.get(rest.size() - 1).id();
      id = firstCursor.split("~", -1)[1];
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    STUB.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/chat/stream?id=ID",
        "api/queues/chat/jobs/ID",
        "api/queues/ch%61t/jobs/ID",
        "api/queues/chat/jobs/ID/logs",
        "api/queues/chat/jobs/ID/stream",
        "api/jobs/chat:ID/stream",
        "api/jobs/stream?queue=chat&id=ID",
      })
  void itIsReadByItsOwnerAndIsNotThereForOthers(String template) {
    String path = template.replace("ID", id);

    HttpResponse<String> own = get(path, ALICE);
    HttpResponse<String> others = get(path, MALLORY);

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(own.body()).contains("for Alice alone");
    assertThat(others.statusCode()).isEqualTo(404);
    assertThat(others.body())
        .isEqualTo(get(path.replace(id, "chat-none"), MALLORY).body().replace("chat-none", id))
        .doesNotContain("Alice");
  }

  @Test
  void norIsItReplayedForOthers() {
    String position = firstCursor.split("~", -1)[0];

    try (EventReader own = resume("api/queues/chat/jobs/" + id + "/stream", position, ALICE)) {
      assertThat(own.readToEnd()).extracting(Event::name).contains("token", "completed", "end");
    }
    try (EventReader own = resume("api/chat/stream", firstCursor, ALICE)) {
      assertThat(own.readToEnd()).extracting(Event::name).contains("token", "completed", "end");
    }
    for (String cursor : List.of(firstCursor, lastCursor)) {
      assertStatus(404, resume("api/chat/stream?prompt=x", cursor, MALLORY));
    }
    assertStatus(404, resume("api/queues/chat/jobs/" + id + "/stream", position, MALLORY));
    assertStatus(404, resume("api/jobs/chat:" + id + "/stream", position, MALLORY));
    assertStatus(403, resume("api/events?queue=chat", position, MALLORY));
  }

  @Test
  void theWholeQueueIsShownToNobody() {
    for (String token : List.of(ALICE, MALLORY)) {
      for (String path : List.of("api/events?queue=chat", "api/events?queue=chat&event=token")) {
        HttpResponse<String> refused = get(path, token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("message").asText())
            .isEqualTo("queue 'chat' is not shown as a whole; see chat/stream for your answers");
      }
    }
    assertStatus(403, open("api/events?queue=video&queue=chat", MALLORY));
    assertStatus(200, open("api/events?queue=video", MALLORY));
    assertStatus(404, open("api/queues/video/jobs/1/stream", MALLORY));
  }

  @Test
  void theServersOwnQueueIsReadByNobody() {
    assertStatus(403, open("api/events?queue=nubabel", MALLORY));
    assertStatus(200, open("api/events?queue=video", MALLORY));
    for (String what : List.of("", "/logs", "/stream")) {
      assertThat(get("api/queues/nubabel/jobs/1" + what, MALLORY).statusCode()).isEqualTo(403);
      assertThat(get("api/queues/video/jobs/1" + what, MALLORY).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void itIsStoppedByItsOwnerAlone() {
    assertThat(post("api/chat/" + id + "/cancel", "{}", ALICE).statusCode()).isEqualTo(409);
    assertThat(post("api/chat/" + id + "/cancel", "{}", MALLORY).statusCode()).isEqualTo(404);
    assertThat(post("api/chat/" + id + "/cancel", "{}", MUTE).statusCode()).isEqualTo(403);
  }

  @Test
  void whoMayNotChatDoesNotHoweverHeAsks() {
    int calls = STUB.calls.get();

    for (String query : List.of("?prompt=x", "?id=" + id, "?lastEventId=" + firstCursor)) {
      HttpResponse<String> refused = get("api/chat/stream" + query, MUTE);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(json(refused).path("message").asText()).isEqualTo("you may not chat");
    }
    assertThat(post("api/chat", "{\"prompt\":\"x\"}", MUTE).statusCode()).isEqualTo(403);
    assertThat(STUB.calls).hasValue(calls);
  }

  @Test
  void theSameRequestOfAnotherUserIsAnotherAnswer() {
    JsonNode alices = json(post("api/chat", "{\"prompt\":\"x\",\"request\":\"r1\"}", ALICE));
    JsonNode again = json(post("api/chat", "{\"prompt\":\"x\",\"request\":\"r1\"}", ALICE));
    JsonNode others = json(post("api/chat", "{\"prompt\":\"x\",\"request\":\"r1\"}", MALLORY));

    assertThat(again.path("id")).isEqualTo(alices.path("id"));
    assertThat(again.path("duplicate").asBoolean()).isTrue();
    assertThat(others.path("id")).isNotEqualTo(alices.path("id"));
    assertThat(others.has("duplicate")).isFalse();
  }

  private static HttpResponse<String> get(String path, String token) {
    return http.send(http.request(path).header("Authorization", "Bearer " + token));
  }

  private static HttpResponse<String> post(String path, String body, String token) {
    return http.send(
        http.request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static EventReader open(String path, String token) {
    return EventReader.open(server.baseUri(), path, "Authorization", "Bearer " + token);
  }

  private static EventReader resume(String path, String cursor, String token) {
    return EventReader.open(
        server.baseUri(), path, "Authorization", "Bearer " + token, "Last-Event-ID", cursor);
  }

  private static void assertStatus(int status, EventReader reader) {
    try (reader) {
      assertThat(reader.response().statusCode()).isEqualTo(status);
    }
  }
}
