package com.nubabel.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RawConnection;
import com.nubabel.api.testing.RunningServer;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of the whole server, from a job that runs to the bytes at the client. */
class EventStreamIT {
  private static final String STEPS =
      "{\"name\":\"steps\",\"data\":{\"steps\":%d,\"stepMillis\":%d}}";

  private static RunningServer server;
  private static HttpCalls http;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            Map.of(
                "sse.heartbeat", "300ms",
                "server.applicationConnectors[0].idleTimeout", "1s"));
    http = new HttpCalls(server.baseUri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aJobIsWatchedFromItsSnapshotToItsEnd(HttpClient.Version version) {
    String id = http.add("demo", STEPS.formatted(4, 100));

    try (EventReader stream =
        EventReader.open(version, server.baseUri(), "api/queues/demo/jobs/" + id + "/stream")) {
      List<Event> events = stream.readToEnd();

      assertThat(stream.response().version()).isEqualTo(version);
      assertThat(events.get(0).name()).isEqualTo("ping");
      assertThat(events.get(1).name()).isEqualTo("snapshot");
      assertThat(events).filteredOn("name", "progress").isNotEmpty();
      assertThat(last(events, 2).name()).isEqualTo("completed");
      assertThat(last(events, 2).data().path("returnvalue").toString()).isEqualTo("{\"steps\":4}");
      assertThat(last(events, 1).name()).isEqualTo("end");
      assertThat(percents(events)).isSorted().contains(100);
    }
  }

  @Test
  void afterTheEndNothingFollows() {
    String id = http.add("demo", STEPS.formatted(1, 1));
    String path = "api/jobs/" + id + "/stream";
    Event end = last(readToEnd(path), 1);

    try (EventReader again = EventReader.open(server.baseUri(), path, "Last-Event-ID", end.id())) {
      assertThat(again.response().statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aCutStreamGoesOnWithNothingLostAndNothingTwice() {
    String id = http.add("demo", STEPS.formatted(20, 20));
    String path = "api/jobs/" + id + "/stream";
    List<Event> before;
    try (EventReader stream = EventReader.open(server.baseUri(), path)) {
      before = stream.readUntil(event -> event.name().equals("progress"));
    }

    List<Event> after = readToEnd(path + "?lastEventId=" + last(before, 1).id());

    assertThat(after).extracting(Event::name).doesNotContain("snapshot", "gap");
    int seen = last(before, 1).data().path("progress").path("step").asInt();
    assertThat(after)
        .filteredOn("name", "progress")
        .map(event -> event.data().path("progress").path("step").asInt())
        .containsExactlyElementsOf(IntStream.rangeClosed(seen + 1, 20).boxed().toList());
  }

  @Test
  void anEmptyCursorIsNone() {
    String id = http.add("demo", STEPS.formatted(1, 1));

    List<Event> events = readToEnd("api/jobs/" + id + "/stream?lastEventId=");

    assertThat(events).extracting(Event::name).contains("snapshot");
  }

  @Test
  void aPositionBeyondTheStreamIsAGapWithAFreshSnapshot() {
    String id = http.add("demo", STEPS.formatted(1, 1));

    List<Event> events = readToEnd("api/jobs/" + id + "/stream?lastEventId=9999999999999-0");

    assertThat(events).extracting(Event::name).containsSubsequence("gap", "snapshot", "end");
  }

  @Test
  void aQuietStreamHasHeartbeatsAndOutlivesTheIdleTimeoutOfItsConnection() {
    try (RawConnection client =
        RawConnection.send(
            server.baseUri(), "GET /api/events?queue=quiet HTTP/1.1", "Host: localhost")) {
      // Seven heartbeats of 300 ms are more than two idle timeouts of 1 s.
      client.readUntil(": heartbeat", 7);
      http.add("quiet", "{\"name\":\"n\"}");

      assertThat(client.readUntil("event: waiting")).doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void aStreamIsNotCompressed() {
    try (EventReader stream =
        EventReader.open(
            server.baseUri(), "api/events?queue=plain", "Accept-Encoding", "gzip, br")) {
      assertThat(stream.response().headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(stream.next().name()).isEqualTo("ping");
    }
  }

  @Test
  void eventsOfManyQueuesCanBeChosenByName() {
    try (EventReader stream =
        EventReader.open(server.baseUri(), "api/events?queue=m1&queue=m2&event=waiting")) {
      stream.next();
      http.add("m1", "{\"name\":\"n\"}");
      http.add("m2", "{\"name\":\"n\"}");

      List<Event> events =
          stream.readUntil(event -> event.data().path("queue").asText().equals("m2"));

      assertThat(events)
          .filteredOn(event -> !event.name().equals("ping"))
          .extracting(Event::name, event -> event.data().path("queue").asText())
          .containsExactly(tuple("waiting", "m1"), tuple("waiting", "m2"));
    }
  }

  @Test
  void onHttp10TheStreamEndsWithTheConnection() {
    String id = http.add("demo", STEPS.formatted(1, 1));

    try (RawConnection client =
        RawConnection.send(
            server.baseUri(),
            "GET /api/jobs/" + id + "/stream HTTP/1.0",
            "Connection: keep-alive")) {
      assertThat(client.readToEnd())
          .doesNotContainIgnoringCase("chunked")
          .contains("event: end\n")
          .endsWith("\n\n");
    }
  }

  @Test
  void aJobThatIsRemovedAtItsEndStillHasSnapshotAndEnd() {
    String id =
        http.add("demo", "{\"name\":\"echo\",\"data\":1,\"opts\":{\"removeOnComplete\":true}}");
    readToEnd("api/jobs/" + id + "/stream");

    List<Event> events = readToEnd("api/jobs/" + id + "/stream");

    assertThat(events).extracting(Event::name).contains("snapshot", "end");
  }

  @Test
  void anotherHostIsMisdirected() {
    try (RawConnection client =
        RawConnection.send(
            server.baseUri(), "GET /api/events?queue=a HTTP/1.1", "Host: evil.example:8080")) {
      assertThat(client.readUntil("}"))
          .startsWith("HTTP/1.1 421 ")
          .contains("\"code\":421", "evil.example");
    }
  }

  private static List<Event> readToEnd(String path) {
    try (EventReader stream = EventReader.open(server.baseUri(), path)) {
      return stream.readToEnd();
    }
  }

  private static Event last(List<Event> events, int fromTheEnd) {
    return events.get(events.size() - fromTheEnd);
  }

  private static List<Integer> percents(List<Event> events) {
    return events.stream()
        .filter(event -> Set.of("progress", "snapshot").contains(event.name()))
        .map(event -> event.data().path("percent").asInt())
        .toList();
  }
}
