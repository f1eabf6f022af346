package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** {@link Backoff} as options have it: a number is a fixed delay in ms. */
final class BackoffCodec {
  private BackoffCodec() {}

  static Backoff read(JsonNode node) {
    if (node.isNumber()) {
      return Backoff.fixed(Duration.ofMillis(Math.max(node.asLong(), 0)));
    }
    if (!node.isObject()) {
      return null;
    }
    return new Backoff(
        node.path("type").asText(Backoff.FIXED),
        Duration.ofMillis(Math.max(node.path("delay").asLong(0), 0)),
        Math.min(Math.max(node.path("jitter").asDouble(0), 0), 1));
  }
}
