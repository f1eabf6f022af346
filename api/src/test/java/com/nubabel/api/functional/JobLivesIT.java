package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job's stream says of a job that vanishes without a word, or lives again. */
class JobLivesIT {
  private static RunningServer server;
  private static HttpCalls http;
  private static HttpCalls admin;

  @BeforeAll
  static void start() {
    server = RunningServer.start(Map.of("sse.heartbeat", "200ms"));
    http = new HttpCalls(server.baseUri());
    admin = new HttpCalls(server.adminUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "clean?state=waiting", "obliterate"})
  void aJobThatIsSweptAwayWithItsQueueIsRemovedForItsReader(String sweep) {
    String queue = "swept-" + sweep.replaceAll("\\W.*", "");
    String id = http.add(queue, "{\"name\":\"n\"}");
    try (EventReader stream = open(queue, id)) {
      stream.readUntil(event -> event.name().equals("snapshot"));

      act("api/queues/" + queue + "/" + sweep);

      Event end = last(stream.readToEnd(), "end");
      assertThat(end.data().path("state").asText()).isEqualTo("removed");
    }
    assertThat(http.get("api/queues/" + queue + "/jobs/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void whoComesBackToAJobThatRetentionHasRemovedGetsItsEnd() {
    String id = http.add("demo", "{\"name\":\"echo\",\"opts\":{\"removeOnComplete\":1}}");
    try (EventReader stream = open("demo", id)) {
      assertThat(names(stream)).endsWith("end");
    }
    http.add("demo", "{\"name\":\"echo\",\"opts\":{\"removeOnComplete\":1}}");
    await().until(() -> http.get("api/queues/demo/jobs/" + id).statusCode() == 404);

    try (EventReader fresh = open("demo", id);
        EventReader resumed = open("demo", id, "Last-Event-ID", "0-0")) {
      assertThat(names(fresh)).containsExactly("snapshot", "end");
      assertThat(names(resumed)).endsWith("active", "completed", "end");
    }
  }

  @Test
  void aJobThatIsRetriedAfterItsEndIsFollowedAgainFromThere() {
    String id = http.add("demo", "{\"name\":\"fail\",\"data\":{\"failures\":1}}");
    String end;
    try (EventReader stream = open("demo", id)) {
      Event last = last(stream.readToEnd(), "end");
      assertThat(last.data().path("state").asText()).isEqualTo("failed");
      end = last.id();
    }
    assertThat(status("demo", id, end)).isEqualTo(204);

    act("api/queues/demo/jobs/" + id + "/retry");

    try (EventReader again = open("demo", id, "Last-Event-ID", end)) {
      assertThat(names(again)).containsExactly("waiting", "active", "completed", "end");
    }
  }

  @Test
  void anIdThatIsUsedAgainIsFollowedAgainAndNotMixedWithItsFirstLife() {
    String job = "{\"name\":\"echo\",\"data\":%d,\"opts\":{\"jobId\":\"again\"}}";
    http.add("demo", job.formatted(1));
    String end;
    try (EventReader first = open("demo", "again")) {
      end = last(first.readToEnd(), "end").id();
    }

    HttpResponse<String> removed = admin.send(admin.request("api/queues/demo/jobs/again").DELETE());
    assertThat(removed.statusCode()).isLessThan(300);
    http.add("demo", job.formatted(2));

    try (EventReader again = open("demo", "again", "Last-Event-ID", end)) {
      List<Event> events = again.readToEnd();
      assertThat(events)
          .extracting(Event::name)
          .filteredOn(name -> !name.equals("ping"))
          .containsExactly("removed", "added", "waiting", "active", "completed", "end");
      assertThat(last(events, "completed").data().path("returnvalue").asInt()).isEqualTo(2);
    }
    try (EventReader fresh = open("demo", "again")) {
      Event snapshot = last(fresh.readToEnd(), "snapshot");
      assertThat(snapshot.data().path("returnvalue").asInt()).isEqualTo(2);
    }
  }

  private static EventReader open(String queue, String id, String... headers) {
    return EventReader.open(
        server.baseUri(), "api/queues/" + queue + "/jobs/" + id + "/stream", headers);
  }

  private static int status(String queue, String id, String lastEventId) {
    try (EventReader stream = open(queue, id, "Last-Event-ID", lastEventId)) {
      return stream.response().statusCode();
    }
  }

  private static void act(String path) {
    HttpResponse<String> answer = admin.send(admin.request(path).POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
  }

  private static List<String> names(EventReader stream) {
    return stream.readToEnd().stream()
        .map(Event::name)
        .filter(name -> !name.equals("ping"))
        .toList();
  }

  /** The last event of a name, which there must be. */
  private static Event last(List<Event> events, String name) {
    List<Event> named = events.stream().filter(event -> event.name().equals(name)).toList();
    assertThat(named).as("%s in %s", name, events).isNotEmpty();
    return named.get(named.size() - 1);
  }
}
