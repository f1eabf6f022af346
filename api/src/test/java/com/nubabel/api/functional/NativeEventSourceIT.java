package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.ServerProcess;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.node.Conversation;
import com.nubabel.bridge.testing.node.InstalledProgram;
import com.nubabel.bridge.testing.node.NodeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chromium's own EventSource, for which everything has to work without any code of ours. */
class NativeEventSourceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void itMissesNothingWhileTheServerIsStoppedAndKilledAndStopsAfterTheEnd() throws Exception {
    Path chromium = InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    NodeProject project = NodeProject.ofTheTests();
    String port = Integer.toString(RedisProcess.freePort());
    Map<String, String> settings =
        Map.of("server.applicationConnectors[0].port", port, "sse.retry", "200ms");
    try (ServerProcess server = ServerProcess.start(directory, settings);
        Conversation browser =
            project.talk(
                Map.of("CHROMIUM", chromium.toString()),
                "native.mjs",
                server.baseUri().toString())) {
      // Of a queue that nobody works.
      HttpCalls http = new HttpCalls(server.baseUri());
      String job = http.add("idle", "{\"name\":\"n\"}");
      browser.ask(
          Json.parse(
              "{\"open\":{\"job\":\"/api/queues/idle/jobs/%s/stream\",\"queue\":\"/api/events?queue=idle\"}}"
                  .formatted(job)));
      await(browser, "snapshot", null);
      note(http, job, 1);
      await(browser, "note1", "note1");

      server.terminate();
      assertThat(server.waitFor(PATIENCE)).isTrue();
      server.restart();
      note(http, job, 2);
      await(browser, "note2", "note2");

      server.kill();
      server.restart();
      note(http, job, 3);
      await(browser, "note3", "note3");

      http.post("api/queues/idle/jobs/" + job + "/cancel", "{}");
      JsonNode seen = await(browser, "closed", "failed");
      assertThat(texts(seen.path("job")))
          .containsExactly("snapshot", "note1", "note2", "note3", "failed", "end", "closed");
      assertThat(texts(seen.path("queue"))).containsExactly("note1", "note2", "note3", "failed");
    }
  }

  private static void note(HttpCalls http, String job, int n) {
    String body =
        "{\"queue\":\"idle\",\"event\":\"note\",\"jobId\":\"%s\",\"data\":{\"n\":%d}}"
            .formatted(job, n);
    assertThat(http.post("api/events", body).statusCode()).isEqualTo(201);
  }

  /**
   * Waits for what the streams bring.
   *
   * @param queue null to wait for nothing of it
   */
  private static JsonNode await(Conversation browser, String job, String queue) {
    String wanted = queue == null ? "" : ",\"queue\":\"%s\"".formatted(queue);
    return browser.ask(Json.parse("{\"await\":{\"job\":\"%s\"%s}}".formatted(job, wanted)));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
