package com.nubabel.api.chat;

/** What answers prompts. Safe for any thread. */
interface ChatModel extends AutoCloseable {
  /** Where an answer goes as it comes. */
  interface Output {
    /** Takes the next piece. */
    void text(String piece);

    /** Has something done, on another thread, when the answer is no longer wanted. */
    void onCancel(Runnable hook);
  }

  /**
   * Answers; blocks until the answer is complete.
   *
   * @throws com.nubabel.worker.UnrecoverableException if asking again cannot help
   * @throws Exception anything else: it may
   */
  ChatAnswer answer(ChatPrompt prompt, Output output) throws Exception;

  @Override
  default void close() {}
}
