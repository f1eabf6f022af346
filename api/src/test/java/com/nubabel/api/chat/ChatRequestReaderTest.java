package com.nubabel.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestReaderTest {
  private final ChatRequestReader reader =
      new ChatRequestReader(
          Json.MAPPER.convertValue(
              Json.parse("{\"model\":\"small\",\"models\":[\"large\"],\"maxTokens\":100}"),
              ChatConfiguration.class));

  @Nested
  class Queries {
    @Test
    void aPromptIsAskedAsTheConfigurationSays() {
      ChatPrompt prompt = reader.ofQuery("hello", "alice");

      assertThat(prompt)
          .isEqualTo(
              new ChatPrompt(
                  "alice", List.of(new ChatMessage("user", "hello")), null, "small", 100));
    }

    @Test
    void itsLengthIsCountedInBytes() {
      assertThat(reader.ofQuery("ü".repeat(3072), null).lastMessage()).hasSize(3072);
      assertThatThrownBy(() -> reader.ofQuery("ü".repeat(3073), null))
          .isInstanceOf(BadInputException.class)
          .hasMessage("prompt must be at most 6144 bytes in a query, got 6146; POST longer ones");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void anEmptyOneIsNone(String prompt) {
      assertThatThrownBy(() -> reader.ofQuery(prompt, null))
          .hasMessage("prompt must be a text, got none");
    }
  }

  @Nested
  class Bodies {
    @Test
    void allThatCanBeSaidIsTaken() {
      ChatPrompt prompt =
          body(
              """
              {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
                {"role": "user", "content": "c"}],
               "system": "be brief", "model": "large", "maxTokens": 7, "request": "r"}""");

      assertThat(prompt.messages())
          .containsExactly(
              new ChatMessage("user", "a"),
              new ChatMessage("assistant", "b"),
              new ChatMessage("user", "c"));
      assertThat(prompt.system()).isEqualTo("be brief");
      assertThat(prompt.model()).isEqualTo("large");
      assertThat(prompt.maxTokens()).isEqualTo(7);
      assertThat(prompt.lastMessage()).isEqualTo("c");
    }

    @Test
    void theOwnerIsTheCallerWhateverABodySays() {
      assertThatThrownBy(() -> body("{\"prompt\":\"a\",\"owner\":\"bob\"}"))
          .hasMessageStartingWith("owner is not a field of a chat");
      assertThat(body("{\"prompt\":\"a\"}").owner()).isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[] | the body must be an object",
          "{\"prompt\":\"a\",\"messages\":[]} | prompt or messages must be given, and not both",
          "{\"prompt\":\" \"} | prompt must be a text",
          "{\"prompt\":null} | prompt must be a text",
          "{\"messages\":[]} | messages must be an array of {role, content}",
          "{\"messages\":{}} | messages must be an array of {role, content}",
          "{\"messages\":[{\"role\":\"user\"}]} | messages[0].content must be a text",
          "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]} | messages[0].role must be",
          "{\"prompt\":\"a\",\"system\":5} | system must be a text",
          "{\"prompt\":\"a\",\"model\":\"huge\"} | model must be small or one of chat.models, got huge",
          "{\"prompt\":\"a\",\"maxTokens\":101} | maxTokens must be from 1 to 100, got 101",
          "{\"prompt\":\"a\",\"maxTokens\":1e99} | maxTokens must be from 1 to 100",
        })
    void whatCannotBeIsNamed(String body, String message) {
      assertThatThrownBy(() -> body(body))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(message);
    }

    private ChatPrompt body(String json) {
      return reader.ofBody(Json.parse(json), "alice");
    }
  }

  @Test
  void aRequestIsAShortText() {
    assertThat(ChatRequestReader.request(null)).isNull();
    assertThat(ChatRequestReader.request("x".repeat(128))).hasSize(128);
    for (String odd : List.of("", " ", "x".repeat(129))) {
      assertThatThrownBy(() -> ChatRequestReader.request(odd))
          .hasMessageStartingWith("request must be a text of at most 128 characters");
    }
  }
}
