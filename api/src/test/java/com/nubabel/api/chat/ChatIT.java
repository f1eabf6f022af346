package com.nubabel.api.chat;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.testing.RedisProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes on one Redis: the first asks the model, the second only shows. */
@Timeout(120)
class ChatIT {
  private static final String HELLO = "{\"prompt\":\"hello\"}";
  private static final String ASK = "api/chat/stream?prompt=hello";

  private static final AnthropicStub STUB = new AnthropicStub();
  private static RunningServer first;
  private static RunningServer second;

  private final CountDownLatch enough = new CountDownLatch(1);

  @BeforeAll
  static void start() {
    String chat =
        "{\"concurrency\":%d,\"apiKey\":\"%s\",\"baseUrl\":\"%s\",\"timeout\":\"2s\",\"attempts\":2}";
    first = RunningServer.start(Map.of("chat", chat.formatted(5, AnthropicStub.KEY, STUB.url())));
    second =
        RunningServer.start(
            Map.of("redis.prefix", first.prefix(), "chat", chat.formatted(0, "", "")));
  }

  @BeforeEach
  void forget() {
    STUB.reset();
  }

  @AfterEach
  void endAnswers() {
    enough.countDown();
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    STUB.close();
  }

  @Test
  void answerComesAsTokensAndIsWholeInTheReturnValue() {
    STUB.then(
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

    List<Event> events = readAll(first, ASK);

    assertThat(textOf(events)).isEqualTo("Hello, wörld");
    JsonNode returned = last(events, "completed").data().path("returnvalue");
    assertThat(returned.toString())
        .isEqualTo(
            "{\"text\":\"Hello, wörld\",\"model\":\"claude-stub\",\"usage\":{\"inputTokens\":11,\"outputTokens\":7},\"stopReason\":\"end_turn\"}");
    assertThat(events.get(0).id()).matches("~chat-[0-9a-f]{32}");
    assertThat(STUB.bodies.get(0)).contains("\"hello\"").contains("\"stream\":true");
    assertThat(STUB.calls).hasValue(1);
  }

  @Test
  void withoutAuthTheQueueOfChatsIsAsOpenAsAnyOther() {
    try (EventReader reader = EventReader.open(second.baseUri(), "api/events?queue=chat")) {
      assertThat(reader.next().name()).isEqualTo("ping");
    }
  }

  @Test
  void readerWhoComesBackOnAnotherNodeGoesOnWithTheSameAnswerAndTheModelIsAskedOnce() {
    STUB.then(this::wordsUntilEnough);
    List<Event> begun;
    try (EventReader reader = EventReader.open(first.baseUri(), ASK)) {
      begun = reader.readUntil(event -> event.data().path("seq").asInt() >= 3);
    }
    String cursor = begun.get(begun.size() - 1).id();

    List<Event> rest;
    try (EventReader reader = EventReader.open(second.baseUri(), ASK, "Last-Event-ID", cursor)) {
      rest = new ArrayList<>(reader.readUntil(event -> event.name().equals("token")));
      enough.countDown();
      rest.addAll(reader.readToEnd());
    }

    assertThat(rest).noneMatch(event -> event.name().equals("snapshot"));
    assertThat(textOf(begun) + textOf(rest)).isEqualTo(returned(rest)).startsWith("w0 w1 w2 ");
    assertThat(STUB.calls).hasValue(1);
    assertThat(
            EventReader.open(second.baseUri(), ASK, "Last-Event-ID", rest.get(rest.size() - 1).id())
                .response()
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void sameRequestJoinsTheSameAnswerAndLateReadersGetTheWholeText() {
    STUB.then(this::wordsUntilEnough);
    String ask = ASK + "&request=0815-4711";
    try (EventReader one = EventReader.open(first.baseUri(), ask);
        EventReader two = EventReader.open(second.baseUri(), ask)) {
      one.readUntil(event -> event.data().path("seq").asInt() >= 2);
      two.readUntil(event -> event.data().path("seq").asInt() >= 2);
      enough.countDown();
      String whole = returned(one.readToEnd());

      List<Event> late = readAll(second, ask);

      assertThat(late.stream().map(Event::name)).containsExactly("ping", "snapshot", "end");
      assertThat(late.get(1).data().path("text").asText()).isEqualTo(whole);
      assertThat(returned(two.readToEnd())).isEqualTo(whole);
    }
    assertThat(STUB.calls).hasValue(1);
  }

  @Test
  void secondTabBeginsWithTheTextSoFar() {
    STUB.then(this::wordsUntilEnough);
    JsonNode asked =
        json(
            new HttpCalls(second.baseUri())
                .post(
                    "api/chat",
                    """
                    {"messages": [{"role": "user", "content": "a"},
                      {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}],
                     "system": "be brief", "maxTokens": 77}"""));
    String path = asked.path("stream").asText();
    try (EventReader one = EventReader.open(first.baseUri(), path)) {
      one.readUntil(event -> event.data().path("seq").asInt() >= 3);

      try (EventReader two = EventReader.open(second.baseUri(), path)) {
        List<Event> events = new ArrayList<>(two.readUntil(e -> e.name().equals("token")));
        enough.countDown();
        events.addAll(two.readToEnd());
        assertThat(events.get(1).name()).isEqualTo("snapshot");
        assertThat(events.get(1).data().path("seq").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(textOf(events)).isEqualTo(returned(events));
      }
    }
    assertThat(STUB.bodies.get(0)).contains("be brief").contains("77");
  }

  @Test
  void cancelClosesTheCallToTheModel() throws Exception {
    STUB.then(this::wordsUntilEnough);
    try (EventReader reader = EventReader.open(first.baseUri(), ASK)) {
      List<Event> begun = reader.readUntil(event -> event.name().equals("token"));
      String id = begun.get(0).id().split("~", -1)[1];

      HttpResponse<String> asked =
          new HttpCalls(second.baseUri()).post("api/chat/" + id + "/cancel", "{}");

      assertThat(asked.statusCode()).isEqualTo(202);
      List<Event> rest = reader.readToEnd();
      assertThat(last(rest, "failed").data().path("failedReason").asText())
          .isEqualTo("cancelled: by request");
      assertThat(STUB.cut().await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(STUB.calls).hasValue(1);
  }

  @Test
  void answerThatBreaksOffIsBegunAnewAndReadersAreTold() {
    STUB.then(
            reply -> {
              reply.begin();
              reply.text(0, "half an ");
              Thread.sleep(200);
            })
        .then(
            reply -> {
              reply.begin();
              reply.textBlock(0, "a whole answer");
              reply.end();
            });

    List<Event> events = readAll(first, ASK);

    assertThat(events.stream().map(Event::name)).contains("restart");
    assertThat(textOf(events)).isEqualTo("a whole answer").isEqualTo(returned(events));
    assertThat(STUB.calls).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "401, authentication_error, 1",
    "400, invalid_request_error, 1",
    "529, overloaded_error, 2",
    "500, api_error, 2"
  })
  void errorsOfTheApiEndInAClearFailure(int status, String type, int calls) {
    STUB.then(reply -> reply.error(status, type, "it said " + AnthropicStub.KEY));

    List<Event> events = readAll(first, ASK);

    assertThat(last(events, "failed").data().path("failedReason").asText())
        .isEqualTo("the model's API answered " + status + ", " + type + ": it said …");
    assertThat(events.toString()).doesNotContain(AnthropicStub.KEY);
    String id = events.get(0).id().split("~", -1)[1];
    assertThat(new HttpCalls(first.baseUri()).get("api/queues/chat/jobs/" + id).body())
        .doesNotContain(AnthropicStub.KEY);
    assertThat(STUB.calls).hasValue(calls);
  }

  @Test
  void rateLimitIsWaitedOutAsTheApiAsks() {
    STUB.then(reply -> reply.error(429, "rate_limit_error", "slow down", "retry-after", "3"))
        .then(
            reply -> {
              reply.begin();
              reply.textBlock(0, "now");
              reply.end();
            });
    long began = System.nanoTime();

    List<Event> events = readAll(first, ASK);

    assertThat(returned(events)).isEqualTo("now");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  void modelThatFallsSilentIsGivenUp() {
    STUB.then(
        reply -> {
          reply.begin();
          reply.text(0, "well ");
          enough.await(10, TimeUnit.SECONDS);
        });

    List<Event> events = readAll(first, ASK);

    assertThat(last(events, "failed").data().path("failedReason").asText())
        .startsWith("the model's API cannot be heard: ");
    assertThat(STUB.calls).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"overloaded_error, 2, a whole answer", "invalid_request_error, 1, ''"})
  void errorInTheMiddleOfAnAnswerIsARetryOrAClearFailure(String type, int calls, String text) {
    STUB.then(
            reply -> {
              reply.begin();
              reply.text(0, "half an ");
              reply.event(
                  "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"it said %s\"}}"
                      .formatted(type, AnthropicStub.KEY));
            })
        .then(
            reply -> {
              reply.begin();
              reply.textBlock(0, "a whole answer");
              reply.end();
            });

    List<Event> events = readAll(first, ASK);

    assertThat(STUB.calls).hasValue(calls);
    assertThat(events.toString()).doesNotContain(AnthropicStub.KEY);
    if (text.isEmpty()) {
      assertThat(last(events, "failed").data().path("failedReason").asText())
          .isEqualTo("the model's API answered in the stream, " + type + ": it said …");
    } else {
      assertThat(events).extracting(Event::name).contains("restart");
      assertThat(textOf(events)).isEqualTo(text).isEqualTo(returned(events));
    }
  }

  @Test
  void cancelReachesACallThatHasNotBeenAnsweredAtAll() {
    STUB.then(reply -> enough.await(30, TimeUnit.SECONDS));
    String id = json(new HttpCalls(first.baseUri()).post("api/chat", HELLO)).path("id").asText();
    await().until(() -> STUB.calls.get() == 1);

    HttpResponse<String> asked =
        new HttpCalls(second.baseUri()).post("api/chat/" + id + "/cancel", "{}");

    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(
            last(readAll(second, "api/chat/stream?id=" + id), "end").data().path("state").asText())
        .isEqualTo("failed");
    JsonNode job = json(new HttpCalls(first.baseUri()).get("api/queues/chat/jobs/" + id));
    assertThat(job.path("failedReason").asText()).isEqualTo("cancelled: by request");
    assertThat(STUB.calls).hasValue(1);
  }

  @Test
  void readerBehindTheTrimIsGivenTheWholeText() throws IOException {
    STUB.then(this::wordsUntilEnough);
    List<Event> begun;
    try (EventReader reader = EventReader.open(first.baseUri(), ASK)) {
      begun = reader.readUntil(event -> event.data().path("seq").asInt() >= 5);
      trimToOneEvent(new QueueKeys(first.prefix(), "chat").events());
    }
    String cursor =
        begun.stream().filter(event -> event.name().equals("token")).findFirst().orElseThrow().id();

    // On a node that has not held the window.
    try (RunningServer third =
            RunningServer.start(
                Map.of("redis.prefix", first.prefix(), "chat", "{\"concurrency\":0}"));
        EventReader reader = EventReader.open(third.baseUri(), ASK, "Last-Event-ID", cursor)) {
      List<Event> events = new ArrayList<>(reader.readUntil(e -> e.name().equals("token")));
      enough.countDown();
      events.addAll(reader.readToEnd());

      assertThat(events).extracting(Event::name).contains("gap", "snapshot");
      assertThat(textOf(events)).isEqualTo(returned(events)).startsWith("w0 w1 w2 w3 w4 w5 ");
    }
    assertThat(STUB.calls).hasValue(1);
  }

  /** Exactly, which no operation of a queue does. */
  private static void trimToOneEvent(String stream) throws IOException {
    URI redis = URI.create(first.redisUri());
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      String trim = "XTRIM " + stream + " MAXLEN 1\r\n";
      socket.getOutputStream().write(trim.getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(':');
    }
  }

  @Test
  void modelThatCannotBeReachedIsAClearFailure() {
    String nobody = "http://127.0.0.1:" + RedisProcess.freePort();
    try (RunningServer lonely =
        RunningServer.start(
            Map.of(
                "chat",
                "{\"apiKey\":\"%s\",\"baseUrl\":\"%s\",\"attempts\":1}"
                    .formatted(AnthropicStub.KEY, nobody)))) {
      List<Event> events = readAll(lonely, ASK);

      assertThat(last(events, "failed").data().path("failedReason").asText())
          .startsWith("the model's API cannot be heard: ");
    }
  }

  @ParameterizedTest
  @CsvSource({"6144, 200", "6145, 400", "20000, 414"})
  void promptThatIsTooLongForAQueryIsRefused(int length, int status) {
    STUB.then(
        reply -> {
          reply.begin();
          reply.end();
        });
    HttpResponse<String> answer =
        new HttpCalls(first.baseUri()).get("api/chat/stream?prompt=" + "x".repeat(length));

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status != 200) {
      assertThat(json(answer).path("code").asInt()).isEqualTo(status);
      assertThat(STUB.calls).hasValue(0);
    }
  }

  @Test
  void bodyOverTheLimitIs413() {
    HttpResponse<String> refused =
        new HttpCalls(second.baseUri())
            .post("api/chat", "{\"prompt\":\"" + "x".repeat(1 << 20) + "\"}");

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).path("message").asText()).contains("1048576 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                | prompt or messages must be given",
        "{\"prompt\":5}                    | prompt must be a text",
        "{\"prompt\":\"a\",\"model\":\"x\"}   | model must be claude-sonnet-4-5",
        "{\"prompt\":\"a\",\"maxTokens\":0} | maxTokens must be from 1 to 4096",
        "{\"prompt\":\"a\",\"sytem\":\"x\"}   | sytem is not a field of a chat; the nearest is system",
        "{\"messages\":[{\"role\":\"x\"}]}   | messages[0].role must be user or assistant"
      })
  void badRequestIs400AndNamesTheField(String body, String message) {
    HttpResponse<String> refused = new HttpCalls(second.baseUri()).post("api/chat", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asText()).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource({"'',400", "?prompt=,400", "?id=nosuch,404", "?lastEventId=1-0,400"})
  void streamThatCannotBeIsRefused(String query, int status) {
    HttpResponse<String> refused = new HttpCalls(second.baseUri()).get("api/chat/stream" + query);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(STUB.calls).hasValue(0);
  }

  private void wordsUntilEnough(AnthropicStub.Reply reply)
      throws IOException, InterruptedException {
    reply.begin();
    reply.words(enough, 20);
    reply.end();
  }

  private static List<Event> readAll(RunningServer server, String path) {
    try (EventReader reader = EventReader.open(server.baseUri(), path)) {
      return reader.readToEnd();
    }
  }

  private static Event last(List<Event> events, String name) {
    return events.stream()
        .filter(event -> event.name().equals(name))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
  }

  private static String returned(List<Event> events) {
    return last(events, "completed").data().path("returnvalue").path("text").asText();
  }

  /** The text as a client puts it together; fails if a piece is missing or comes twice. */
  private static String textOf(List<Event> events) {
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
