package com.nubabel.api.chat;

/**
 * One turn of a conversation.
 *
 * @param role {@link #USER} or {@link #ASSISTANT}
 * @param content what was said
 */
record ChatMessage(String role, String content) {
  static final String USER = "user";
  static final String ASSISTANT = "assistant";
}
