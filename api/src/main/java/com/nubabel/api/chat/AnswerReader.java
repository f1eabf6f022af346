package com.nubabel.api.chat;

import com.anthropic.models.messages.RawContentBlockDelta;
import com.anthropic.models.messages.RawMessageDeltaEvent;
import com.anthropic.models.messages.RawMessageStartEvent;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.nubabel.api.chat.ChatAnswer.Usage;

/**
 * Puts an answer together from the events of Anthropic's streaming protocol. Of the blocks only
 * text is shown; thinking, tool calls and whatever is not known are passed over.
 */
final class AnswerReader {
  private final ChatModel.Output output;
  private final StringBuilder text = new StringBuilder();
  private String model = "";
  private String stopReason;
  private long inputTokens;
  private long outputTokens;
  private boolean complete;

  AnswerReader(ChatModel.Output output) {
    this.output = output;
  }

  void read(RawMessageStreamEvent event) {
    event.messageStart().ifPresent(this::start);
    event.contentBlockDelta().ifPresent(block -> delta(block.delta()));
    event.messageDelta().ifPresent(this::end);
    event.messageStop().ifPresent(stop -> complete = true);
  }

  private void start(RawMessageStartEvent start) {
    model = start.message().model().asString();
    inputTokens = start.message().usage().inputTokens();
    outputTokens = start.message().usage().outputTokens();
  }

  private void delta(RawContentBlockDelta delta) {
    delta
        .text()
        .ifPresent(
            piece -> {
              text.append(piece.text());
              output.text(piece.text());
            });
  }

  private void end(RawMessageDeltaEvent end) {
    stopReason = end.delta().stopReason().map(StopReason::asString).orElse(null);
    outputTokens = end.usage().outputTokens();
  }

  /** Whether the API has said that this is all. */
  boolean isComplete() {
    return complete;
  }

  ChatAnswer answer() {
    return new ChatAnswer(text.toString(), model, new Usage(inputTokens, outputTokens), stopReason);
  }
}
