package com.nubabel.api.chat;

import com.nubabel.api.chat.ChatAnswer.Usage;
import java.time.Duration;

/** Answers offline, word by word, and says that it is no model. */
final class DemoModel implements ChatModel {
  static final String NAME = "nubabel-demo";
  private static final int QUOTE_MAX = 200;

  private final Duration pace;

  /**
   * @param pace between two words
   */
  DemoModel(Duration pace) {
    this.pace = pace;
  }

  @Override
  public ChatAnswer answer(ChatPrompt prompt, Output output) throws InterruptedException {
    String text = textFor(prompt);
    String[] words = text.split("(?<= )", -1);
    for (String word : words) {
      Thread.sleep(pace.toMillis());
      output.text(word);
    }
    long asked = prompt.messages().stream().mapToLong(m -> wordsOf(m.content())).sum();
    return new ChatAnswer(text, NAME, new Usage(asked, words.length), "end_turn");
  }

  private static String textFor(ChatPrompt prompt) {
    String asked = prompt.lastMessage().strip();
    String quote = asked.length() <= QUOTE_MAX ? asked : asked.substring(0, QUOTE_MAX) + "…";
    return "This is Nubabel's demo model, not an AI: no API key is set (chat.apiKey, or the variable"
        + " ANTHROPIC_API_KEY), so nothing leaves this machine. You wrote: “"
        + quote
        + "”. With a key, a real answer would arrive here in the same way: word by word, in every tab"
        + " that watches, and without a gap when a connection breaks and comes back on another node.";
  }

  private static long wordsOf(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
  }
}
