package com.nubabel.api.stream;

import static com.nubabel.api.stream.HandlerServer.later;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.RawConnection;
import com.nubabel.bridge.sse.StreamRequest.Events;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are streams, of what, and from where on. */
class EventStreamRoutesTest {
  private final HandlerServer server = HandlerServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/queues/video/jobs/7/stream, video, 7",
    "/api/queues/a%20b/jobs/%C3%BC+/stream, a b, ü+",
    "/api/jobs/7/stream, demo, 7",
    "/api/jobs/video:7/stream, video, 7",
    "/api/jobs/video:a:b:c/stream, video, a:b:c",
    "/api/jobs/stream?queue=video&id=a%2Fb, video, a/b",
    "/api/jobs/stream?id=7&unknown=1, demo, 7",
  })
  void aJobsStreamIsFoundByItsPath(String path, String queue, String id) {
    server.answer(later());

    server.get(path).readToEnd();

    assertThat(server.asked()).isEqualTo(new JobEvents(queue, id, null));
  }

  @Test
  void eventsTakeManyQueuesAndNames() {
    server.answer(later());

    server.get("/api/events?queue=a&queue=b&event=progress&x=y").readToEnd();

    assertThat(server.asked()).isEqualTo(new Events(Set.of("a", "b"), Set.of("progress"), null));
  }

  @ParameterizedTest
  @CsvSource({
    "?lastEventId=2-0, Last-Event-ID: 1-0, 1-0",
    "?lastEventId=2-0, Last-Event-ID:, 2-0",
    "?lastEventId=2-0, X: y, 2-0",
    "?lastEventId=, X: y, ",
  })
  void theHeaderIsTheCursorBeforeTheQuery(String query, String header, String cursor) {
    server.answer(later());

    server.send("GET /api/jobs/7/stream" + query + " HTTP/1.1", header).readToEnd();

    assertThat(server.asked().lastEventId()).isEqualTo(cursor);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/events?queue=a",
    "HEAD /api/jobs/7/stream",
    "GET /api/queues/a/jobs/7",
    "GET /api/jobs/7",
    "GET /api/queues/a/jobs/7/stream/",
    "GET /other/events",
    "GET /",
  })
  void everythingElseIsPassedOn(String request) {
    String response = server.send(request + " HTTP/1.1").readToEnd();

    assertThat(response).startsWith("HTTP/1.1 202 ");
    assertThat(server.asked()).isNull();
  }

  @Test
  void connectorsOfOthersArePassedOn() throws Exception {
    URI admin = server.listen("admin");

    String response =
        RawConnection.send(
                admin, "GET /api/events?queue=a HTTP/1.1", "Host: localhost", "Connection: close")
            .readToEnd();

    assertThat(response).startsWith("HTTP/1.1 202 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/events | queue must be given 1 to 8 times, got 0",
        "/api/events?queue=a%3Ab | queue must be the name of a queue",
        "/api/jobs/stream | id must be the id of a job, got none",
      })
  void whatCannotBeIs400AndNamesTheParameter(String path, String problem) {
    String response = server.get(path).readToEnd();

    assertThat(response)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/json")
        .contains("{\"code\":400,\"message\":\"" + problem);
  }
}
