package com.nubabel.bridge.events;

import io.lettuce.core.StreamMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry of a queue's event stream.
 *
 * @param id its place
 * @param name as its writer chose it, unchecked; empty if there is none
 * @param jobId null if it is about no job
 * @param userId null if anybody may see it
 * @param fields all but the name, in the order in which they were written
 */
public record QueueEvent(
    StreamId id, String name, String jobId, String userId, Map<String, String> fields) {

  static QueueEvent of(StreamMessage<String, String> entry) {
    return of(StreamId.parse(entry.getId()), new LinkedHashMap<>(entry.getBody()));
  }

  private static QueueEvent of(StreamId id, Map<String, String> fields) {
    String name = fields.remove("event");
    return new QueueEvent(
        id,
        name == null ? "" : name,
        noneIfEmpty(fields.get("jobId")),
        noneIfEmpty(fields.get("userId")),
        fields);
  }

  /**
   * Reads an entry of a script's reply.
   *
   * @param entry the id, and a list of fields and values in turn
   */
  static QueueEvent of(List<?> entry) {
    List<?> flat = (List<?>) entry.get(1);
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put((String) flat.get(i), (String) flat.get(i + 1));
    }
    return of(StreamId.parse((String) entry.get(0)), fields);
  }

  private static String noneIfEmpty(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
