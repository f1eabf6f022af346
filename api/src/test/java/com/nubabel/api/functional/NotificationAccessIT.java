package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static com.nubabel.api.testing.TestTokens.watcher;
import static com.nubabel.api.testing.TestTokens.writer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Notifications and custom events with tokens: the allowed passes, the nearest forbidden fails. */
class NotificationAccessIT {
  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            Map.of(
                "auth.type", "jwt",
                "auth.algorithm", "HS256",
                "auth.secret", TestTokens.SECRET));
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aUserIsNotifiedByWhoMayPublishToThatUser() {
    String token = writer("service", "users/42");

    assertThat(post(token, "api/notifications", "{\"userId\":\"42\"}").statusCode()).isEqualTo(201);
    assertForbidden(post(token, "api/notifications", "{\"userId\":\"43\"}"), "users/43");
  }

  @Test
  void aUserSeesHisOwnAlsoReplayedAndNobodyElses() {
    String token = writer("service", "users/*");
    post(token, "api/notifications", "{\"userId\":\"other\",\"n\":1}");
    post(token, "api/notifications", "{\"userId\":\"me\",\"n\":2}");
    String me = "api/notifications/stream?token=" + watcher("me");

    try (EventReader stream = EventReader.open(server.baseUri(), me + "&lastEventId=0-0")) {
      Event event = stream.readUntil(one -> one.name().equals("notification")).get(1);
      assertThat(event.data().path("n").asInt()).isEqualTo(2);
    }
    assertForbidden(http.get(me + "&userId=other"), "users/other");
  }

  @Test
  void anotherUsersAreSeenByWhoMayWatchThatUser() {
    String path = "api/notifications/stream?userId=ward&token=" + watcher("nurse", "users/ward");

    try (EventReader stream = EventReader.open(server.baseUri(), path)) {
      assertThat(stream.response().statusCode()).isEqualTo(200);
      assertThat(stream.next().name()).isEqualTo("ping");
    }
  }

  @Test
  void aQueueIsNoWayAroundTheTopicOfAUser() {
    String event =
        "{\"queue\":\"notifications\",\"event\":\"notification\",\"userId\":\"42\",\"data\":{}}";

    assertForbidden(post(writer("a", "queues/notifications"), "api/events", event), "users/42");
    assertThat(
            post(writer("b", "queues/notifications", "users/42"), "api/events", event).statusCode())
        .isEqualTo(201);
  }

  @Test
  void theTopicOfAJobIsEnoughForItsEventsAndForNoOthers() {
    String token = writer("a", "queues/video/jobs/7");
    String event = "{\"queue\":\"video\",\"event\":\"tick\"%s}";

    assertThat(post(token, "api/events", event.formatted(",\"jobId\":\"7\"")).statusCode())
        .isEqualTo(201);
    assertForbidden(
        post(token, "api/events", event.formatted(",\"jobId\":\"8\"")), "queues/video/jobs/8");
    assertForbidden(post(token, "api/events", event.formatted("")), "queues/video");
  }

  private static void assertForbidden(HttpResponse<String> answer, String topic) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(json(answer).path("message").asText()).endsWith(topic);
  }

  private static HttpResponse<String> post(String token, String path, String body) {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body)));
  }
}
