package com.nubabel.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.NearestName;
import com.nubabel.bridge.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes prompts of what callers send. Refusals are {@link BadInputException}s naming the field. */
final class ChatRequestReader {
  /** Of a prompt in a query, which a request's head of 8 KiB must hold. */
  static final int QUERY_PROMPT_BYTES_MAX = 6 * 1024;

  static final int REQUEST_MAX = 128;
  private static final List<String> FIELDS =
      List.of("prompt", "messages", "system", "model", "maxTokens", "request");

  private final ChatConfiguration chat;

  ChatRequestReader(ChatConfiguration chat) {
    this.chat = chat;
  }

  /** The prompt of a query. */
  ChatPrompt ofQuery(String prompt, String owner) {
    if (prompt == null || prompt.isBlank()) {
      throw new BadInputException("prompt", "must be a text, got none");
    }
    int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > QUERY_PROMPT_BYTES_MAX) {
      throw new BadInputException(
          "prompt",
          "must be at most %d bytes in a query, got %d; POST longer ones"
              .formatted(QUERY_PROMPT_BYTES_MAX, bytes));
    }
    return prompt(owner, List.of(new ChatMessage(ChatMessage.USER, prompt)), null, chat.model());
  }

  private ChatPrompt prompt(String owner, List<ChatMessage> messages, String system, String model) {
    return new ChatPrompt(owner, messages, system, model, chat.maxTokens());
  }

  /** The prompt of a body: {@code {prompt or messages, system?, model?, maxTokens?, request?}}. */
  ChatPrompt ofBody(JsonNode body, String owner) {
    if (!body.isObject()) {
      throw new BadInputException("the body", "must be an object with a prompt or messages");
    }
    body.fieldNames().forEachRemaining(ChatRequestReader::checkField);
    if (body.has("prompt") == body.has("messages")) {
      throw new BadInputException("prompt", "or messages must be given, and not both");
    }
    List<ChatMessage> messages =
        body.has("prompt")
            ? List.of(new ChatMessage(ChatMessage.USER, text("prompt", body.get("prompt"))))
            : messages(body.get("messages"));
    String system = body.has("system") ? text("system", body.get("system")) : null;
    ChatPrompt prompt = prompt(owner, messages, system, model(body));
    return new ChatPrompt(owner, messages, system, prompt.model(), maxTokens(body));
  }

  /** What makes a repeat join the same answer; null if none is given. */
  static String request(String given) {
    if (given != null && (given.isBlank() || given.length() > REQUEST_MAX)) {
      throw new BadInputException(
          "request", "must be a text of at most " + REQUEST_MAX + " characters, such as a UUID");
    }
    return given;
  }

  static String requestOf(JsonNode body) {
    return body.has("request") ? request(text("request", body.get("request"))) : null;
  }

  private static void checkField(String field) {
    if (!FIELDS.contains(field)) {
      String nearest =
          NearestName.of(field, FIELDS).map(name -> "; the nearest is " + name).orElse("");
      throw new BadInputException(field, "is not a field of a chat" + nearest);
    }
  }

  private static String text(String field, JsonNode value) {
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new BadInputException(field, "must be a text, got " + value.getNodeType());
    }
    return value.asText();
  }

  private static List<ChatMessage> messages(JsonNode given) {
    if (!given.isArray() || given.isEmpty()) {
      throw new BadInputException("messages", "must be an array of {role, content}");
    }
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String place = "messages[" + i + "]";
      String role = text(place + ".role", given.get(i).path("role"));
      if (!Set.of(ChatMessage.USER, ChatMessage.ASSISTANT).contains(role)) {
        throw new BadInputException(place + ".role", "must be user or assistant, got " + role);
      }
      messages.add(new ChatMessage(role, text(place + ".content", given.get(i).path("content"))));
    }
    return messages;
  }

  private String model(JsonNode body) {
    if (!body.has("model")) {
      return chat.model();
    }
    String model = text("model", body.get("model"));
    if (!model.equals(chat.model()) && !chat.models().contains(model)) {
      throw new BadInputException(
          "model", "must be " + chat.model() + " or one of chat.models, got " + model);
    }
    return model;
  }

  private int maxTokens(JsonNode body) {
    JsonNode given = body.path("maxTokens");
    if (given.isMissingNode()) {
      return chat.maxTokens();
    }
    if (!given.canConvertToInt() || given.asInt() < 1 || given.asInt() > chat.maxTokens()) {
      throw new BadInputException(
          "maxTokens", "must be from 1 to " + chat.maxTokens() + ", got " + given);
    }
    return given.asInt();
  }
}
