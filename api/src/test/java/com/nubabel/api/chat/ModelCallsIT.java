package com.nubabel.api.chat;

import static com.nubabel.api.chat.ChatNodes.ASK;
import static com.nubabel.api.chat.ChatNodes.last;
import static com.nubabel.api.chat.ChatNodes.readAll;
import static com.nubabel.api.chat.ChatNodes.returned;
import static com.nubabel.api.chat.ChatNodes.textOf;
import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.testing.RedisProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
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

/** Calls to the model that do not end well: repeated, given up, or cancelled. */
@Timeout(120)
class ModelCallsIT {
  private static final String HELLO = "{\"prompt\":\"hello\"}";

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
  void answerThatBreaksOffIsBegunAnewAndReadersAreTold() {
    nodes
        .stub()
        .then(
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

    List<Event> events = readAll(nodes.first(), ASK);

    assertThat(events.stream().map(Event::name)).contains("restart");
    assertThat(textOf(events)).isEqualTo("a whole answer").isEqualTo(returned(events));
    assertThat(nodes.stub().calls).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "401, authentication_error, 1",
    "400, invalid_request_error, 1",
    "529, overloaded_error, 2",
    "500, api_error, 2"
  })
  void errorsOfTheApiEndInAClearFailure(int status, String type, int calls) {
    nodes.stub().then(reply -> reply.error(status, type, "it said " + AnthropicStub.KEY));

    List<Event> events = readAll(nodes.first(), ASK);

    assertThat(last(events, "failed").data().path("failedReason").asText())
        .isEqualTo("the model's API answered " + status + ", " + type + ": it said …");
    assertThat(events.toString()).doesNotContain(AnthropicStub.KEY);
    String id = events.get(0).id().split("~", -1)[1];
    assertThat(new HttpCalls(nodes.first().baseUri()).get("api/queues/chat/jobs/" + id).body())
        .doesNotContain(AnthropicStub.KEY);
    assertThat(nodes.stub().calls).hasValue(calls);
  }

  @Test
  void rateLimitIsWaitedOutAsTheApiAsks() {
    nodes
        .stub()
        .then(reply -> reply.error(429, "rate_limit_error", "slow down", "retry-after", "3"))
        .then(
            reply -> {
              reply.begin();
              reply.textBlock(0, "now");
              reply.end();
            });
    long began = System.nanoTime();

    List<Event> events = readAll(nodes.first(), ASK);

    assertThat(returned(events)).isEqualTo("now");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  void modelThatFallsSilentIsGivenUp() {
    nodes
        .stub()
        .then(
            reply -> {
              reply.begin();
              reply.text(0, "well ");
              enough.await(10, TimeUnit.SECONDS);
            });

    List<Event> events = readAll(nodes.first(), ASK);

    assertThat(last(events, "failed").data().path("failedReason").asText())
        .startsWith("the model's API cannot be heard: ");
    assertThat(nodes.stub().calls).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"overloaded_error, 2, a whole answer", "invalid_request_error, 1, ''"})
  void errorInTheMiddleOfAnAnswerIsARetryOrAClearFailure(String type, int calls, String text) {
    nodes
        .stub()
        .then(
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

    List<Event> events = readAll(nodes.first(), ASK);

    assertThat(nodes.stub().calls).hasValue(calls);
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

  @Test
  void cancelClosesTheCallToTheModel() throws Exception {
    nodes.stub().then(AnthropicStub.wordsUntil(enough, 20));
    try (EventReader reader = EventReader.open(nodes.first().baseUri(), ASK)) {
      List<Event> begun = reader.readUntil(event -> event.name().equals("token"));
      String id = begun.get(0).id().split("~", -1)[1];

      HttpResponse<String> asked =
          new HttpCalls(nodes.second().baseUri()).post("api/chat/" + id + "/cancel", "{}");

      assertThat(asked.statusCode()).isEqualTo(202);
      List<Event> rest = reader.readToEnd();
      assertThat(last(rest, "failed").data().path("failedReason").asText())
          .isEqualTo("cancelled: by request");
      assertThat(nodes.stub().cut().await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(nodes.stub().calls).hasValue(1);
  }

  @Test
  void cancelReachesACallThatHasNotBeenAnsweredAtAll() {
    nodes.stub().then(reply -> enough.await(30, TimeUnit.SECONDS));
    String id =
        json(new HttpCalls(nodes.first().baseUri()).post("api/chat", HELLO)).path("id").asText();
    await().until(() -> nodes.stub().calls.get() == 1);

    HttpResponse<String> asked =
        new HttpCalls(nodes.second().baseUri()).post("api/chat/" + id + "/cancel", "{}");

    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(
            last(readAll(nodes.second(), "api/chat/stream?id=" + id), "end")
                .data()
                .path("state")
                .asText())
        .isEqualTo("failed");
    JsonNode job = json(new HttpCalls(nodes.first().baseUri()).get("api/queues/chat/jobs/" + id));
    assertThat(job.path("failedReason").asText()).isEqualTo("cancelled: by request");
    assertThat(nodes.stub().calls).hasValue(1);
  }
}
