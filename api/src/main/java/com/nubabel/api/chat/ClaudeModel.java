package com.nubabel.api.chat;

import com.anthropic.backends.AnthropicBackend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.client.okhttp.OkHttpClient;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.Timeout;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;

/**
 * Claude, by Anthropic's own client. It never asks twice by itself: that is for the job, which
 * tells its readers to begin anew. What it throws bears no cause, and so nothing of the client's.
 */
final class ClaudeModel implements ChatModel {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(30);

  private final AnthropicClient client;
  private final ApiFailures failures;

  /**
   * @param baseUrl empty for Anthropic's
   * @param timeout how long the API may be silent
   */
  ClaudeModel(String apiKey, String baseUrl, Duration timeout) {
    this.failures = new ApiFailures(apiKey);
    Timeout limits =
        Timeout.builder().connect(CONNECT_MAX).read(timeout).request(ANSWER_MAX).build();
    AnthropicBackend.Builder backend = AnthropicBackend.builder().apiKey(apiKey);
    if (!baseUrl.isEmpty()) {
      backend.baseUrl(baseUrl);
    }
    AnthropicBackend api = backend.build();
    OkHttpClient http = OkHttpClient.builder().timeout(limits).backend(api).build();
    this.client =
        new AnthropicClientImpl(
            ClientOptions.builder()
                .baseUrl(api.baseUrl())
                .httpClient(new InterruptibleHttp(http))
                .timeout(limits)
                .maxRetries(0)
                .build());
  }

  @Override
  public ChatAnswer answer(ChatPrompt prompt, Output output) throws IOException {
    AnswerReader reader = new AnswerReader(output);
    try (StreamResponse<RawMessageStreamEvent> response =
        client.messages().createStreaming(parameters(prompt))) {
      output.onCancel(response::close);
      Iterator<RawMessageStreamEvent> events = response.stream().iterator();
      while (events.hasNext()) {
        reader.read(events.next());
      }
    } catch (AnthropicServiceException e) {
      throw failures.of(e);
    } catch (AnthropicException | IllegalStateException e) {
      throw failures.ofConnection(e);
    }
    if (!reader.isComplete()) {
      throw new IOException("the model's API ended in the middle of the answer");
    }
    return reader.answer();
  }

  private static MessageCreateParams parameters(ChatPrompt prompt) {
    MessageCreateParams.Builder parameters =
        MessageCreateParams.builder().model(prompt.model()).maxTokens(prompt.maxTokens());
    if (prompt.system() != null) {
      parameters.system(prompt.system());
    }
    for (ChatMessage message : prompt.messages()) {
      if (message.role().equals(ChatMessage.ASSISTANT)) {
        parameters.addAssistantMessage(message.content());
      } else {
        parameters.addUserMessage(message.content());
      }
    }
    return parameters.build();
  }

  @Override
  public void close() {
    client.close();
  }
}
