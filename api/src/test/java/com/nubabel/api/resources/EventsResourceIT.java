package com.nubabel.api.resources;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Custom events and notifications, posted and watched; and what Prometheus is told of it. */
class EventsResourceIT {
  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server = RunningServer.start(Map.of("notifications.queue", "notes"));
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anEventIsAnsweredWithItsPlaceAndShownWithItsData() {
    try (EventReader stream = open("api/events?queue=q")) {
      stream.next();

      HttpResponse<String> answer =
          http.post(
              "api/events",
              "{\"queue\":\"q\",\"event\":\"tick\",\"jobId\":\"7\",\"data\":{\"n\":0.10,\"queue\":\"x\"}}");

      assertThat(answer.statusCode()).isEqualTo(201);
      Event event = stream.next();
      assertThat(event.id()).isEqualTo(json(answer).path("id").asText());
      assertThat(event.name()).isEqualTo("tick");
      assertThat(event.data().path("queue").asText()).isEqualTo("q");
      assertThat(event.data().path("jobId").asText()).isEqualTo("7");
      assertThat(event.data().path("n").asDouble()).isEqualTo(0.1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api/events | [] | the body must be an object with queue, event and data, got array",
        "api/events | {\"event\":\"e\"} | queue must be a text that is not empty, got none",
        "api/events | {\"queue\":\"a:b\",\"event\":\"e\"} | queue must be the name of a queue, not empty and without ':', got 'a:b'",
        "api/events | {\"queue\":\"nubabel\",\"event\":\"e\"} | queue must not be the reserved 'nubabel', which is the servers' own",
        "api/events | {\"queue\":\"q\"} | event must be a text that is not empty, got none",
        "api/events | {\"queue\":\"q\",\"event\":\"e\",\"jobId\":7} | jobId must be a text that is not empty, got number",
        "api/events | {\"queue\":\"q\",\"event\":\"e\",\"userid\":\"7\"} | userid is not a field of this body; the nearest is userId",
        "api/notifications | \"hello\" | the body must be an object with userId and what to show the user, got string",
        "api/notifications | {\"text\":\"hello\"} | userId must be a text that is not empty, got none",
      })
  void whatCannotBePublishedIsNamed(String path, String body, String message) {
    HttpResponse<String> refused = http.post(path, body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asText()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"completed", "debounced", "snapshot", "bye", "open", "error"})
  void namesOfBullmqOursAndEventSourcesAreRefused(String name) {
    HttpResponse<String> refused =
        http.post("api/events", "{\"queue\":\"q\",\"event\":\"" + name + "\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asText())
        .startsWith("event must be a name of your own")
        .endsWith("got '" + name + "'");
  }

  @Test
  void aNotificationReachesItsUserAsItWasPostedAndNoOther() {
    try (EventReader mine = open("api/notifications/stream?userId=me");
        EventReader others = open("api/notifications/stream?userId=other")) {
      mine.next();
      others.next();

      HttpResponse<String> answer = notify("me", "\"title\":\"Hello\",\"timestamp\":\"noon\"");
      notify("other", "\"title\":\"For others\"");

      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(json(answer).path("queue").asText()).isEqualTo("notes");
      Event event = mine.next();
      assertThat(event.id()).isEqualTo(json(answer).path("id").asText());
      assertThat(event.name()).isEqualTo("notification");
      assertThat(event.data().toString()).isEqualTo("{\"title\":\"Hello\",\"timestamp\":\"noon\"}");
      assertThat(others.next().data().path("title").asText()).isEqualTo("For others");
    }
  }

  @Test
  void theLatestComeFirstAndAReturnGoesOnAfterTheLastId() {
    for (int n = 1; n <= 4; n++) {
      notify("back", "\"n\":" + n);
    }
    String path = "api/notifications/stream?userId=back&last=3";
    String second;
    try (EventReader stream = open(path)) {
      stream.next();
      assertThat(stream.next().data().path("n").asInt()).isEqualTo(2);
      second = stream.next().id();
    }
    notify("back", "\"n\":5");

    try (EventReader again = open(path, "Last-Event-ID", second)) {
      List<Event> events = again.readUntil(event -> event.data().path("n").asInt() == 5);

      assertThat(events)
          .filteredOn("name", "notification")
          .map(event -> event.data().path("n").asInt())
          .containsExactly(4, 5);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "last=1             | userId must be the id of a user, got none",
        "userId=me&last=101 | last must be 0 to 100, got 101",
        "userId=me&last=few | last must be 0 to 100, got 'few'",
      })
  void aStreamThatCannotBeIsNamed(String query, String message) {
    HttpResponse<String> refused = http.get("api/notifications/stream?" + query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asText()).isEqualTo(message);
  }

  private static HttpResponse<String> notify(String userId, String fields) {
    return http.post("api/notifications", "{\"userId\":\"" + userId + "\"," + fields + "}");
  }

  private static EventReader open(String path, String... headers) {
    return EventReader.open(server.baseUri(), path, headers);
  }
}
