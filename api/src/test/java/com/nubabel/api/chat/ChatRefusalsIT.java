package com.nubabel.api.chat;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.HttpCalls;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no chat, or is too long for one, is refused with the reason. */
@Timeout(120)
class ChatRefusalsIT {
  private static ChatNodes nodes;

  @BeforeAll
  static void start() {
    nodes = ChatNodes.start();
  }

  @BeforeEach
  void forget() {
    nodes.stub().reset();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @ParameterizedTest
  @CsvSource({"6144, 200", "6145, 400", "20000, 414"})
  void promptThatIsTooLongForAQueryIsRefused(int length, int status) {
    nodes
        .stub()
        .then(
            reply -> {
              reply.begin();
              reply.end();
            });
    HttpResponse<String> answer =
        new HttpCalls(nodes.first().baseUri()).get("api/chat/stream?prompt=" + "x".repeat(length));

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status != 200) {
      assertThat(json(answer).path("code").asInt()).isEqualTo(status);
      assertThat(nodes.stub().calls).hasValue(0);
    }
  }

  @Test
  void bodyOverTheLimitIs413() {
    HttpResponse<String> refused =
        new HttpCalls(nodes.second().baseUri())
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
    HttpResponse<String> refused = new HttpCalls(nodes.second().baseUri()).post("api/chat", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asText()).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource({"'',400", "?prompt=,400", "?id=nosuch,404", "?lastEventId=1-0,400"})
  void streamThatCannotBeIsRefused(String query, int status) {
    HttpResponse<String> refused =
        new HttpCalls(nodes.second().baseUri()).get("api/chat/stream" + query);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(nodes.stub().calls).hasValue(0);
  }
}
