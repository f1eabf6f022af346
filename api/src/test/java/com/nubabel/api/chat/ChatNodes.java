package com.nubabel.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.RunningServer;
import java.util.List;
import java.util.Map;

/**
 * Two nodes on one Redis: the first asks the model, which is a stub, and the second only shows.
 * Beside them, what tests make of the events of an answer.
 */
final class ChatNodes implements AutoCloseable {
  /** The path of an answer to a prompt. */
  static final String ASK = "api/chat/stream?prompt=hello";

  private final AnthropicStub stub = new AnthropicStub();
  private final RunningServer first;
  private final RunningServer second;

  private ChatNodes() {
    String chat =
        "{\"concurrency\":%d,\"apiKey\":\"%s\",\"baseUrl\":\"%s\",\"timeout\":\"2s\",\"attempts\":2}";
    first = RunningServer.start(Map.of("chat", chat.formatted(5, AnthropicStub.KEY, stub.url())));
    second =
        RunningServer.start(
            Map.of("redis.prefix", first.prefix(), "chat", chat.formatted(0, "", "")));
  }

  static ChatNodes start() {
    return new ChatNodes();
  }

  AnthropicStub stub() {
    return stub;
  }

  RunningServer first() {
    return first;
  }

  RunningServer second() {
    return second;
  }

  @Override
  public void close() {
    second.close();
    first.close();
    stub.close();
  }

  static List<Event> readAll(RunningServer server, String path) {
    try (EventReader reader = EventReader.open(server.baseUri(), path)) {
      return reader.readToEnd();
    }
  }

  static Event last(List<Event> events, String name) {
    return events.stream()
        .filter(event -> event.name().equals(name))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
  }

  static String returned(List<Event> events) {
    return last(events, "completed").data().path("returnvalue").path("text").asText();
  }

  /** The text as a client puts it together; fails if a piece is missing or comes twice. */
  static String textOf(List<Event> events) {
    StringBuilder text = new StringBuilder();
    long seq = -1;
    for (Event event : events) {
      if (event.name().equals("snapshot")) {
        text.replace(0, text.length(), event.data().path("text").asText());
        seq = event.data().path("seq").asLong();
      } else if (event.name().equals("restart")) {
        text.setLength(0);
        seq = 0;
      } else if (event.name().equals("token")) {
        long next = event.data().path("seq").asLong();
        assertThat(seq < 0 || next == seq + 1).as("%s after %s", next, seq).isTrue();
        seq = next;
        text.append(event.data().path("text").asText());
      }
    }
    return text.toString();
  }
}
