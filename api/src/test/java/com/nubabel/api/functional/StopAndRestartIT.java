package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process, with its own embedded Redis. */
class StopAndRestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void onSigtermARunningJobFinishesBeforeItsReadersAndTheServerEnd() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
      HttpCalls http = new HttpCalls(server.baseUri());
      String id =
          http.add("demo", "{\"name\":\"steps\",\"data\":{\"steps\":10,\"stepMillis\":200}}");
      try (EventReader job = EventReader.open(server.baseUri(), "api/jobs/" + id + "/stream");
          EventReader queue = EventReader.open(server.baseUri(), "api/events?queue=demo")) {
        job.readUntil(event -> event.name().equals("progress"));

        server.terminate();

        assertThat(job.readToEnd()).extracting(Event::name).endsWith("completed", "end");
        List<Event> events = queue.readToEnd();
        assertThat(events).extracting(Event::name).contains("completed").endsWith("bye");
        assertThat(events.get(events.size() - 1).data().path("reason").asText())
            .isEqualTo("shutdown");
      }
      assertThat(server.waitFor(PATIENCE)).isTrue();
      assertThat(Files.readString(server.log())).contains("stopped the embedded Redis");
    }
  }

  @Test
  void aJobThatOutlastsTheGraceGoesBackAndIsRunByTheNextServer() throws Exception {
    Map<String, String> shortGrace = Map.of("server.shutdownGracePeriod", "500ms");
    try (ServerProcess server = ServerProcess.start(directory, shortGrace)) {
      HttpCalls http = new HttpCalls(server.baseUri());
      String id =
          http.add("demo", "{\"name\":\"steps\",\"data\":{\"steps\":30,\"stepMillis\":100}}");
      await().until(() -> state(http, id).equals("active"));

      server.terminate();
      assertThat(server.waitFor(PATIENCE)).isTrue();
      server.restart();

      HttpCalls again = new HttpCalls(server.baseUri());
      await().atMost(PATIENCE).until(() -> state(again, id).equals("completed"));
    }
  }

  @Test
  void afterKill9TheJobIsFoundStalledAndFinishedByTheNextServerOnTheSameFiles() {
    Map<String, String> impatient =
        Map.of("workers[0].lockDuration", "1s", "workers[0].stalledInterval", "500ms");
    try (ServerProcess server = ServerProcess.start(directory, impatient)) {
      HttpCalls http = new HttpCalls(server.baseUri());
      String id =
          http.add("demo", "{\"name\":\"steps\",\"data\":{\"steps\":10,\"stepMillis\":200}}");
      String waiting = http.add("unworked", "{\"name\":\"n\"}");
      String lastId;
      try (EventReader job = EventReader.open(server.baseUri(), "api/jobs/" + id + "/stream")) {
        List<Event> events = job.readUntil(event -> event.name().equals("progress"));
        lastId = events.get(events.size() - 1).id();
        server.kill();
      }

      server.restart();

      HttpCalls again = new HttpCalls(server.baseUri());
      try (EventReader job =
          EventReader.open(
              server.baseUri(), "api/jobs/" + id + "/stream", "Last-Event-ID", lastId)) {
        assertThat(job.readToEnd())
            .extracting(Event::name)
            .contains("stalled")
            .endsWith("completed", "end");
      }
      assertThat(json(again.get("api/queues/demo/jobs/" + id)).path("stalledCounter").asInt())
          .isEqualTo(1);
      assertThat(again.get("api/queues/unworked/jobs/" + waiting).statusCode()).isEqualTo(200);
    }
  }

  private static String state(HttpCalls http, String id) {
    return json(http.get("api/queues/demo/jobs/" + id)).path("state").asText();
  }
}
