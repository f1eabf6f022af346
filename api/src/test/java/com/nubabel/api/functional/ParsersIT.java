package com.nubabel.api.functional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.testing.node.InstalledProgram;
import com.nubabel.bridge.testing.node.NodeProject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Events that a hostile producer has written straight to the stream in Redis, as parsers see them
 * that others have written: each must see the same, and what was meant.
 */
class ParsersIT {
  private static final String QUEUE = "hostile";
  private static final String PATH = "api/events?queue=" + QUEUE + "&lastEventId=0-0";
  private static final String FORGERY =
      "x\n\nid: 9-9\nevent: end\ndata: {}\n\n\r\rretry: 1\r\n\r\n: \0";

  /**
   * What a producer wrote, and what is to be seen of it.
   *
   * @param event the name it gave
   * @param shown the name that is seen
   * @param fields names and values in turn
   * @param meant what the data holds beside the queue and the time
   */
  private record Cargo(String event, String shown, List<byte[]> fields, ObjectNode meant) {}

  /** An event as a parser has seen it. */
  private record Seen(String id, String name, String data) {}

  private static RunningServer server;
  private static final List<Cargo> CARGO = new ArrayList<>();
  private static final List<Seen> MEANT = new ArrayList<>();

  @BeforeAll
  static void write() throws IOException {
    server = RunningServer.start();
    for (String name :
        List.of(FORGERY, "a\nid: 9-9", "a\rdata: {}", "a\0b", "", "end", "gap", "error", "open")) {
      texts(name, "message", "text", "a name that cannot be");
    }
    for (String name :
        List.of(
            "a: b", " a", "a ", ":", "data", "id: 9-9", "\ufeffa", "a\u2028b", "a\u0085b", "🦉")) {
      texts(name, name, "text", "a name that can");
    }
    for (String text :
        List.of(
            FORGERY,
            "\r",
            "\n",
            "\r\n",
            "\0",
            "\ufeff",
            "\u2028\u2029",
            "\u0085\u000b\f",
            "🦉",
            "")) {
      texts("tick", "tick", "text", text);
      texts("tick", "tick", text.isEmpty() ? "none" : text, "in a field's name");
    }
    texts("tick", "tick", "id", "9-9\n", "retry", "1", "data", "data: \n\n");
    json("{\"text\":\"\\ud83d|\\ude00|\\ud83d\\ude00|\\u0000|\\u2028|\\r\\n\"}");
    json("{\"\\udc00\":[\"\\ud800\"]}");
    bytes("text", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xff, 'x'});
    texts("tick", "tick", "text", "x".repeat(1 << 20));
    texts("tick", "tick", "text", "ü🦉\u2028".repeat(1 << 17));
    texts("tick", "tick", "jobId", FORGERY);
    texts("last", "last", "text", "");
    CARGO.forEach(ParsersIT::add);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatWeRead() {
    List<Seen> seen = new ArrayList<>();
    try (EventReader stream = EventReader.open(server.baseUri(), PATH)) {
      for (var event : stream.readUntil(event -> event.name().equals("last"))) {
        if (!event.name().equals("ping")) {
          seen.add(new Seen(event.id(), event.name(), Json.write(event.data())));
        }
      }
    }

    assertIsMeant("ours", seen);
  }

  @Test
  void whatOkhttpEventsourceReads() throws Exception {
    List<Seen> seen = new ArrayList<>();
    URI uri = server.baseUri().resolve(PATH);
    try (EventSource source =
        new EventSource.Builder(ConnectStrategy.http(uri))
            .errorStrategy(ErrorStrategy.alwaysThrow())
            .build()) {
      source.start();
      MessageEvent event;
      do {
        event = source.readMessage();
        if (!event.getEventName().equals("ping")) {
          seen.add(new Seen(event.getLastEventId(), event.getEventName(), event.getData()));
        }
      } while (!event.getEventName().equals("last"));
    }

    assertIsMeant("okhttp-eventsource", seen);
  }

  @Test
  void whatParsersInJavaScriptRead() throws Exception {
    Path chromium = InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    Set<String> names = new LinkedHashSet<>();
    CARGO.forEach(cargo -> names.add(cargo.shown()));

    List<JsonNode> parsers =
        NodeProject.ofTheTests()
            .run(
                Map.of("CHROMIUM", chromium.toString()),
                Duration.ofMinutes(2),
                "parsers.mjs",
                server.baseUri().toString(),
                PATH,
                Json.write(Json.MAPPER.valueToTree(names)));

    assertThat(parsers).hasSize(4);
    for (JsonNode parser : parsers) {
      List<Seen> seen = new ArrayList<>();
      for (JsonNode event : parser.path("events")) {
        seen.add(new Seen(event.get(0).asText(), event.get(1).asText(), event.get(2).asText()));
      }
      assertIsMeant(parser.path("parser").asText(), seen);
    }
  }

  private static void assertIsMeant(String parser, List<Seen> seen) {
    for (int i = 0; i < Math.min(seen.size(), MEANT.size()); i++) {
      Seen got = seen.get(i);
      Seen meant = MEANT.get(i);
      assertThat(got.id()).as("id of event %d, by %s", i, parser).isEqualTo(meant.id());
      assertThat(got.name()).as("name of event %d, by %s", i, parser).isEqualTo(meant.name());
      // No diff of a megabyte in the message.
      assertThat(Json.parse(got.data()).equals(Json.parse(meant.data())))
          .as("data of event %d, by %s: %.300s", i, parser, got.data())
          .isTrue();
    }
    assertThat(seen).as("by %s", parser).hasSameSizeAs(MEANT);
  }

  /** An entry whose fields are seen as they were written. */
  private static void texts(String event, String shown, String... fieldsAndValues) {
    ObjectNode meant = Json.MAPPER.createObjectNode();
    List<byte[]> fields = new ArrayList<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      meant.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
      fields.add(fieldsAndValues[i].getBytes(UTF_8));
      fields.add(fieldsAndValues[i + 1].getBytes(UTF_8));
    }
    CARGO.add(new Cargo(event, shown, fields, meant));
  }

  /** An entry whose data is a JSON object, which is seen in place of the fields. */
  private static void json(String object) {
    List<byte[]> fields = List.of("data".getBytes(UTF_8), object.getBytes(UTF_8));
    CARGO.add(new Cargo("tick", "tick", fields, (ObjectNode) Json.parse(object)));
  }

  /** An entry that is no UTF-8, and is seen as Unicode says it should be. */
  private static void bytes(String field, byte[] value) {
    ObjectNode meant = Json.MAPPER.createObjectNode().put(field, new String(value, UTF_8));
    CARGO.add(new Cargo("tick", "tick", List.of(field.getBytes(UTF_8), value), meant));
  }

  /** Adds it to the stream, by the bare protocol of Redis: libraries have ideas of texts. */
  private static void add(Cargo cargo) {
    List<byte[]> command = new ArrayList<>();
    String key = server.prefix() + ":" + QUEUE + ":events";
    for (String word : List.of("XADD", key, "*", "event", cargo.event())) {
      command.add(word.getBytes(UTF_8));
    }
    command.addAll(cargo.fields());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("*" + command.size() + "\r\n").getBytes(UTF_8));
    for (byte[] word : command) {
      bytes.writeBytes(("$" + word.length + "\r\n").getBytes(UTF_8));
      bytes.writeBytes(word);
      bytes.writeBytes("\r\n".getBytes(UTF_8));
    }
    URI redis = URI.create(server.redisUri());
    try (Socket socket = new Socket(redis.getHost(), redis.getPort());
        BufferedReader answer =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      socket.getOutputStream().write(bytes.toByteArray());
      assertThat(answer.readLine()).startsWith("$");
      String id = answer.readLine();
      ObjectNode data = Json.MAPPER.createObjectNode().put("queue", QUEUE);
      data.put("timestamp", Long.parseLong(id.replaceFirst("-.*", "")));
      MEANT.add(new Seen(id, cargo.shown(), Json.write(data.setAll(cargo.meant()))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
