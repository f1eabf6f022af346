package com.nubabel.api.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a model is asked: the data of a chat job.
 *
 * @param owner who alone may see the answer; null without authentication
 * @param messages the conversation so far; ends with what the user said last
 * @param system how the model shall behave; null if nothing was said
 * @param model that is asked
 * @param maxTokens of the answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatPrompt(
    String owner, List<ChatMessage> messages, String system, String model, int maxTokens) {
  ChatPrompt {
    messages = messages == null ? List.of() : List.copyOf(messages);
  }

  String lastMessage() {
    return messages.isEmpty() ? "" : messages.get(messages.size() - 1).content();
  }
}
