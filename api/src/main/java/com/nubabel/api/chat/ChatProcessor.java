package com.nubabel.api.chat;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.Processor;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Answers prompts: the processor of the chat queue. */
public final class ChatProcessor implements Processor, AutoCloseable {
  private static final Duration DEMO_PACE = Duration.ofMillis(40);

  private final ChatModel model;
  private final Counter inputTokens;
  private final Counter outputTokens;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ChatProcessor::daemon);

  private ChatProcessor(ChatModel model, MetricRegistry metrics) {
    this.model = model;
    this.inputTokens = metrics.counter("chat.inputTokens");
    this.outputTokens = metrics.counter("chat.outputTokens");
  }

  /** The processor of a configuration: by the API if there is a key, else the demo model. */
  public static ChatProcessor of(ChatConfiguration chat, MetricRegistry metrics) {
    ChatModel model =
        chat.apiKey().isEmpty()
            ? new DemoModel(DEMO_PACE)
            : new ClaudeModel(chat.apiKey(), chat.baseUrl(), chat.timeout().toJavaDuration());
    return new ChatProcessor(model, metrics);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "nubabel-chat-timer");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Object process(ActiveJob job) throws Exception {
    ChatPrompt prompt = job.data(ChatPrompt.class);
    job.restartText(prompt.owner());
    TokenOutput output = new TokenOutput(job, prompt.owner(), timer);
    try {
      ChatAnswer answer = model.answer(prompt, output);
      output.finish();
      inputTokens.inc(answer.usage().inputTokens());
      outputTokens.inc(answer.usage().outputTokens());
      return answer;
    } finally {
      output.discard();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    model.close();
  }
}
