package com.nubabel.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoModelTest {
  private final List<String> pieces = new ArrayList<>();

  private final ChatModel.Output output =
      new ChatModel.Output() {
        @Override
        public void text(String piece) {
          pieces.add(piece);
        }

        @Override
        public void onCancel(Runnable hook) {}
      };

  @Test
  void itSaysThatItIsADemoAndComesWordByWord() throws Exception {
    ChatAnswer answer = answer("What is Nubabel?");

    assertThat(answer.text())
        .startsWith("This is Nubabel's demo model, not an AI")
        .contains("ANTHROPIC_API_KEY", "You wrote: “What is Nubabel?”");
    assertThat(answer.model()).isEqualTo("nubabel-demo");
    assertThat(pieces).hasSizeGreaterThan(20).allMatch(piece -> !piece.strip().contains(" "));
    assertThat(String.join("", pieces)).isEqualTo(answer.text());
    assertThat(answer.usage()).isEqualTo(new ChatAnswer.Usage(3, pieces.size()));
  }

  @Test
  void aLongPromptIsQuotedInPart() throws Exception {
    assertThat(answer("x".repeat(5000)).text()).contains("“" + "x".repeat(200) + "…”");
  }

  private ChatAnswer answer(String prompt) throws Exception {
    List<ChatMessage> messages = List.of(new ChatMessage(ChatMessage.USER, prompt));
    return new DemoModel(Duration.ZERO)
        .answer(new ChatPrompt(null, messages, null, "any", 10), output);
  }
}
