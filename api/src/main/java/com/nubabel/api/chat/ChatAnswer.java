package com.nubabel.api.chat;

/**
 * A whole answer: the return value of a chat job.
 *
 * @param text all of it
 * @param model that answered
 * @param stopReason why it ended, in the API's words: {@code end_turn}, {@code max_tokens} …
 */
record ChatAnswer(String text, String model, Usage usage, String stopReason) {
  record Usage(long inputTokens, long outputTokens) {}
}
