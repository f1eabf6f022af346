package com.nubabel.api.chat;

import static com.nubabel.api.chat.ChatNodes.ASK;
import static com.nubabel.api.chat.ChatNodes.last;
import static com.nubabel.api.chat.ChatNodes.readAll;
import static com.nubabel.api.chat.ChatNodes.returned;
import static com.nubabel.api.chat.ChatNodes.textOf;
import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.QueueKeys;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer and its readers: early, late, again, and on the node that only shows. */
@Timeout(120)
class ChatReadersIT {
  private static ChatNodes nodes;

  private final CountDownLatch enough = new CountDownLatch(1);

  @BeforeAll
  static void start() {
    nodes = ChatNodes.start();
  }

  @BeforeEach
  void forget() {
    nodes.stub().reset();
  }

  @AfterEach
  void endAnswers() {
    enough.countDown();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @Test
  void answerComesAsTokensAndIsWholeInTheReturnValue() {
    nodes
        .stub()
        .then(
            reply -> {
              reply.begin();
              reply.event("{\"type\":\"ping\"}");
              reply.event(
                  "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}");
              reply.event(
                  "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}");
              reply.event("{\"type\":\"content_block_stop\",\"index\":0}");
              reply.textBlock(1, "Hel", "lo, ", "wörld");
              reply.event(
                  "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}}");
              reply.event(
                  "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}");
              reply.event("{\"type\":\"content_block_stop\",\"index\":2}");
              reply.event("{\"type\":\"something_new\"}");
              reply.end();
            });

    List<Event> events = readAll(nodes.first(), ASK);

    assertThat(textOf(events)).isEqualTo("Hello, wörld");
    JsonNode returned = last(events, "completed").data().path("returnvalue");
    assertThat(returned.toString())
        .isEqualTo(
            "{\"text\":\"Hello, wörld\",\"model\":\"claude-stub\",\"usage\":{\"inputTokens\":11,\"outputTokens\":7},\"stopReason\":\"end_turn\"}");
    assertThat(events.get(0).id()).matches("~chat-[0-9a-f]{32}");
    assertThat(nodes.stub().bodies.get(0)).contains("\"hello\"").contains("\"stream\":true");
    assertThat(nodes.stub().calls).hasValue(1);
  }

  @Test
  void withoutAuthTheQueueOfChatsIsAsOpenAsAnyOther() {
    try (EventReader reader = EventReader.open(nodes.second().baseUri(), "api/events?queue=chat")) {
      assertThat(reader.next().name()).isEqualTo("ping");
    }
  }

  @Test
  void readerWhoComesBackOnAnotherNodeGoesOnWithTheSameAnswerAndTheModelIsAskedOnce() {
    nodes.stub().then(AnthropicStub.wordsUntil(enough, 20));
    List<Event> begun;
    try (EventReader reader = EventReader.open(nodes.first().baseUri(), ASK)) {
      begun = reader.readUntil(event -> event.data().path("seq").asInt() >= 3);
    }
    String cursor = begun.get(begun.size() - 1).id();

    List<Event> rest;
    try (EventReader reader =
        EventReader.open(nodes.second().baseUri(), ASK, "Last-Event-ID", cursor)) {
      rest = new ArrayList<>(reader.readUntil(event -> event.name().equals("token")));
      enough.countDown();
      rest.addAll(reader.readToEnd());
    }

    assertThat(rest).noneMatch(event -> event.name().equals("snapshot"));
    assertThat(textOf(begun) + textOf(rest)).isEqualTo(returned(rest)).startsWith("w0 w1 w2 ");
    assertThat(nodes.stub().calls).hasValue(1);
    assertThat(
            EventReader.open(
                    nodes.second().baseUri(), ASK, "Last-Event-ID", rest.get(rest.size() - 1).id())
                .response()
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void sameRequestJoinsTheSameAnswerAndLateReadersGetTheWholeText() {
    nodes.stub().then(AnthropicStub.wordsUntil(enough, 20));
    String ask = ASK + "&request=0815-4711";
    try (EventReader one = EventReader.open(nodes.first().baseUri(), ask);
        EventReader two = EventReader.open(nodes.second().baseUri(), ask)) {
      one.readUntil(event -> event.data().path("seq").asInt() >= 2);
      two.readUntil(event -> event.data().path("seq").asInt() >= 2);
      enough.countDown();
      String whole = returned(one.readToEnd());

      List<Event> late = readAll(nodes.second(), ask);

      assertThat(late.stream().map(Event::name)).containsExactly("ping", "snapshot", "end");
      assertThat(late.get(1).data().path("text").asText()).isEqualTo(whole);
      assertThat(returned(two.readToEnd())).isEqualTo(whole);
    }
    assertThat(nodes.stub().calls).hasValue(1);
  }

  @Test
  void secondTabBeginsWithTheTextSoFar() {
    nodes.stub().then(AnthropicStub.wordsUntil(enough, 20));
    JsonNode asked =
        json(
            new HttpCalls(nodes.second().baseUri())
                .post(
                    "api/chat",
                    """
                    {"messages": [{"role": "user", "content": "a"},
                      {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}],
                     "system": "be brief", "maxTokens": 77}"""));
    String path = asked.path("stream").asText();
    try (EventReader one = EventReader.open(nodes.first().baseUri(), path)) {
      one.readUntil(event -> event.data().path("seq").asInt() >= 3);

      try (EventReader two = EventReader.open(nodes.second().baseUri(), path)) {
        List<Event> events = new ArrayList<>(two.readUntil(e -> e.name().equals("token")));
        enough.countDown();
        events.addAll(two.readToEnd());
        assertThat(events.get(1).name()).isEqualTo("snapshot");
        assertThat(events.get(1).data().path("seq").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(textOf(events)).isEqualTo(returned(events));
      }
    }
    assertThat(nodes.stub().bodies.get(0)).contains("be brief").contains("77");
  }

  @Test
  void readerBehindTheTrimIsGivenTheWholeText() throws IOException {
    nodes.stub().then(AnthropicStub.wordsUntil(enough, 20));
    List<Event> begun;
    try (EventReader reader = EventReader.open(nodes.first().baseUri(), ASK)) {
      begun = reader.readUntil(event -> event.data().path("seq").asInt() >= 5);
      trimToOneEvent(new QueueKeys(nodes.first().prefix(), "chat").events());
    }
    String cursor =
        begun.stream().filter(event -> event.name().equals("token")).findFirst().orElseThrow().id();

    // On a node that has not held the window.
    try (RunningServer third =
            RunningServer.start(
                Map.of("redis.prefix", nodes.first().prefix(), "chat", "{\"concurrency\":0}"));
        EventReader reader = EventReader.open(third.baseUri(), ASK, "Last-Event-ID", cursor)) {
      List<Event> events = new ArrayList<>(reader.readUntil(e -> e.name().equals("token")));
      enough.countDown();
      events.addAll(reader.readToEnd());

      assertThat(events).extracting(Event::name).contains("gap", "snapshot");
      assertThat(textOf(events)).isEqualTo(returned(events)).startsWith("w0 w1 w2 w3 w4 w5 ");
    }
    assertThat(nodes.stub().calls).hasValue(1);
  }

  /** Exactly, which no operation of a queue does. */
  private static void trimToOneEvent(String stream) throws IOException {
    URI redis = URI.create(nodes.first().redisUri());
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      String trim = "XTRIM " + stream + " MAXLEN 1\r\n";
      socket.getOutputStream().write(trim.getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(':');
    }
  }
}
