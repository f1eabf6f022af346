package com.nubabel.api.chat;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicIoException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Waits for the head of a response so that an interrupt ends the wait and the call, which a read
 * from a socket does not allow. (The body of a stream can be closed from any thread.)
 */
record InterruptibleHttp(HttpClient http) implements HttpClient {
  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    CompletableFuture<HttpResponse> response = http.executeAsync(request, options);
    try {
      return response.get();
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new AnthropicIoException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new AnthropicIoException("the call failed", e.getCause());
    }
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return http.executeAsync(request, options);
  }

  @Override
  public void close() {
    http.close();
  }
}
