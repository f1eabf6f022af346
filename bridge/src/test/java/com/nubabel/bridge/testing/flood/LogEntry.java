package com.nubabel.bridge.testing.flood;

import com.nubabel.bridge.events.StreamId;
import io.lettuce.core.StreamMessage;
import java.util.Map;

/**
 * A numbered event as Redis wrote it.
 *
 * @param n from 1, ascending on its queue
 * @param jobId null if it bears none
 * @param userId null if it bears none
 */
public record LogEntry(StreamId id, int n, String name, String jobId, String userId) {
  static LogEntry of(StreamMessage<String, String> message) {
    Map<String, String> fields = message.getBody();
    return new LogEntry(
        StreamId.parse(message.getId()),
        Integer.parseInt(fields.get("n")),
        fields.get("event"),
        fields.get("jobId"),
        fields.get("userId"));
  }
}
