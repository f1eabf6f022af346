package com.nubabel.bridge.events;

import com.nubabel.bridge.BadInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of one's own choice on a queue's stream. Its entry has the fields {@code event}, {@code
 * data}, and where they are given {@code jobId} and {@code userId}.
 *
 * @param name neither BullMQ's, nor ours, nor EventSource's
 * @param data JSON text; an object is what readers are shown
 * @param jobId the job it is about; null if about none
 * @param userId the only user who may see it; null if anybody may
 */
public record CustomEvent(String name, String data, String jobId, String userId) {
  public CustomEvent {
    EventNames.checkCustom("event", name);
    checkId("jobId", jobId);
    checkId("userId", userId);
  }

  private static void checkId(String field, String id) {
    if (id != null && id.isEmpty()) {
      throw new BadInputException(field, "must not be empty; leave it out if there is none");
    }
  }

  /** Its fields beside the name, in the order in which they are written. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("data", data);
    if (jobId != null) {
      fields.put("jobId", jobId);
    }
    if (userId != null) {
      fields.put("userId", userId);
    }
    return fields;
  }
}
