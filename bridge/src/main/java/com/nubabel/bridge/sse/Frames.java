package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The bytes of Server-Sent Events (WHATWG HTML, section "Server-sent events"): lines that end in
 * LF, JSON on one {@code data} line, an empty line at the end. All buffers are read-only.
 */
final class Frames {
  private Frames() {}

  /** A frame with everything in it. */
  static ByteBuffer frame(String id, String event, JsonNode data) {
    return bytes(line(id) + body(event, data));
  }

  /** A frame without its id; what precedes it may be {@link #id}. */
  static ByteBuffer frame(String event, JsonNode data) {
    return bytes(body(event, data));
  }

  static ByteBuffer id(String id) {
    return bytes(line(id));
  }

  /**
   * The first block: how long to wait before coming back, and where the stream starts.
   *
   * @param id null if the next frame tells that
   */
  static ByteBuffer opening(Duration retry, String id, long nowMillis) {
    return bytes(": nubabel\nretry: " + retry.toMillis() + "\n" + line(id) + ping(nowMillis));
  }

  /**
   * The heartbeat. One block: some clients fire an empty message on a comment that an empty line
   * follows.
   *
   * @param id null if it has not moved since it was sent
   */
  static ByteBuffer heartbeat(String id, long nowMillis) {
    return bytes(": heartbeat\n" + line(id) + ping(nowMillis));
  }

  /**
   * The last words of a server that ends a stream of its own will.
   *
   * @param id null if it has not moved since it was sent
   * @param retry what clients wait at least; up to twice that, so that not all come back at once
   */
  static ByteBuffer bye(String id, String reason, Duration retry) {
    long millis = retry.toMillis() + ThreadLocalRandom.current().nextLong(retry.toMillis() + 1);
    return bytes(
        "retry: "
            + millis
            + "\n"
            + line(id)
            + body("bye", Json.MAPPER.createObjectNode().put("reason", reason)));
  }

  /** The line of an id, if there is one. */
  private static String line(String id) {
    return id == null ? "" : "id: " + id + "\n";
  }

  /** Its data is written by hand: every stream has one when it opens, and whenever it is quiet. */
  private static String ping(long nowMillis) {
    return body("ping", "{\"time\":" + nowMillis + "}");
  }

  private static String body(String event, JsonNode data) {
    return body(event, JsonText.write(data));
  }

  private static String body(String event, String json) {
    return "event: " + event + "\ndata: " + json + "\n\n";
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }
}
