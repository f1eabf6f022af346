package com.nubabel.api.chat;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an API says, its key is told to nobody: by no answer, no log, and nothing in Redis. */
class KeySecrecyIT {
  private static final String LOGGERS =
      "{\"com.nubabel\":\"ALL\",\"com.anthropic\":\"ALL\",\"okhttp3\":\"ALL\"}";

  @Test
  void theKeyOfTheApiIsNowhereToBeFound(@TempDir Path directory) throws Exception {
    List<String> seen = new ArrayList<>();
    try (AnthropicStub stub = new AnthropicStub();
        ServerProcess server =
            ServerProcess.start(
                directory,
                Map.of(
                    "chat.apiKey",
                    AnthropicStub.KEY,
                    "chat.baseUrl",
                    stub.url(),
                    "chat.attempts",
                    "2",
                    "logging.loggers",
                    LOGGERS))) {
      stub.then(reply -> reply.error(401, "authentication_error", "not " + AnthropicStub.KEY))
          .then(reply -> reply.error(529, "overloaded_error", "busy, " + AnthropicStub.KEY))
          .then(
              reply -> {
                reply.begin();
                reply.text(0, "half of it");
                reply.event(
                    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"%s\"}}"
                        .formatted(AnthropicStub.KEY));
              })
          .then(
              reply -> {
                reply.begin();
                reply.textBlock(0, "a whole answer");
                reply.end();
              });
      HttpCalls http = new HttpCalls(server.baseUri());
      for (int i = 0; i < 3; i++) {
        String id = json(http.post("api/chat", "{\"prompt\":\"hello\"}")).path("id").asText();
        try (EventReader reader = EventReader.open(server.baseUri(), "api/chat/stream?id=" + id)) {
          seen.add(reader.readToEnd().toString());
        }
        seen.add(http.get("api/queues/chat/jobs/" + id).body());
        seen.add(http.get("api/queues/chat/jobs/" + id + "/logs").body());
      }
      assertThat(stub.keys).hasSize(4).containsOnly(AnthropicStub.KEY);
    }

    // The append-only file of its Redis holds whatever was ever written.
    String files = contents(directory);
    assertThat(files).contains("authentication_error", "overloaded_error", "a whole answer");
    assertThat(files).doesNotContain(AnthropicStub.KEY);
    assertThat(seen.toString()).contains("a whole answer").doesNotContain(AnthropicStub.KEY);
  }

  /** All files but the configuration. */
  private static String contents(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals("config.yml")) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all.toString();
  }
}
