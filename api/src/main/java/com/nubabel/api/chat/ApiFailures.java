package com.nubabel.api.chat;

import com.anthropic.errors.AnthropicServiceException;
import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.worker.RetryAfterException;
import com.nubabel.worker.UnrecoverableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** What failures of the model's API mean for the job. No message bears the key. */
final class ApiFailures {
  private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(10);
  private static final int MESSAGE_MAX = 500;

  /** Of the documented types, those that pass. */
  private static final Set<String> PASSING =
      Set.of("rate_limit_error", "overloaded_error", "api_error", "timeout_error");

  private final String apiKey;

  ApiFailures(String apiKey) {
    this.apiKey = apiKey;
  }

  /**
   * An error that the API told, by status or, once it streams, by an event {@code error}.
   *
   * @return unrecoverable unless it may pass; with the delay that the API asks for
   */
  RuntimeException of(AnthropicServiceException failure) {
    JsonNode error = bodyOf(failure).path("error");
    String type = error.path("type").asText("");
    String said = error.path("message").asText("");
    String text =
        clean(
            "the model's API answered "
                + (failure.statusCode() == 200 ? "in the stream" : failure.statusCode())
                + (type.isEmpty() ? "" : ", " + type)
                + (said.isEmpty() ? "" : ": " + said));
    if (!mayPass(failure.statusCode(), type)) {
      return new UnrecoverableException(text);
    }
    Duration delay = retryAfter(failure);
    return delay == null ? new ModelFailedException(text) : new RetryAfterException(text, delay);
  }

  private static boolean mayPass(int status, String type) {
    return status == 200
        ? PASSING.contains(type) || type.isEmpty()
        : status == 408 || status == 409 || status == 429 || status >= 500;
  }

  private static JsonNode bodyOf(AnthropicServiceException failure) {
    JsonNode body = failure.body().convert(JsonNode.class);
    return body == null ? Json.MAPPER.getNodeFactory().missingNode() : body;
  }

  /** Null if it does not say, or not in seconds. */
  private static Duration retryAfter(AnthropicServiceException failure) {
    for (String value : failure.headers().values("retry-after")) {
      if (value.matches("[0-9]{1,9}")) {
        Duration asked = Duration.ofSeconds(Long.parseLong(value));
        return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
      }
    }
    return null;
  }

  /** Whatever broke on the way: refused, cut, silent for too long, no protocol. */
  IOException ofConnection(RuntimeException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new IOException(clean("the model's API cannot be heard: " + why));
  }

  private String clean(String text) {
    String clean = apiKey.isEmpty() ? text : text.replace(apiKey, "…");
    return clean.length() <= MESSAGE_MAX ? clean : clean.substring(0, MESSAGE_MAX) + "…";
  }
}
