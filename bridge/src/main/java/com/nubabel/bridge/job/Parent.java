package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;

/**
 * The job that waits for another, as {@code opts.parent} names it.
 *
 * @param id of the job, not empty
 * @param queue its queue with the prefix, {@code bull:video}
 */
public record Parent(String id, String queue) {
  public Parent {
    if (id == null || id.isEmpty()) {
      throw new BadInputException("opts.parent.id", "must be the id of a job, got none");
    }
    int colon = queue == null ? -1 : queue.lastIndexOf(':');
    if (colon < 1 || colon == queue.length() - 1) {
      throw new BadInputException(
          "opts.parent.queue",
          "must be the name of a queue with its prefix, 'bull:name', got "
              + (queue == null ? "none" : "'" + queue + "'"));
    }
  }

  public static Parent of(QueueKeys keys, String id) {
    return new Parent(id, keys.qualifiedName());
  }

  /** The job of a key, as jobs refer to each other; its id holds no colon. */
  public static Parent ofKey(String jobKey) {
    int colon = jobKey.lastIndexOf(':');
    return new Parent(jobKey.substring(colon + 1), jobKey.substring(0, Math.max(colon, 0)));
  }

  /** The key of its hash. */
  public String key() {
    return queue + ":" + id;
  }

  /** The names of its queue's keys. */
  public QueueKeys keys() {
    int colon = queue.lastIndexOf(':');
    return new QueueKeys(queue.substring(0, colon), queue.substring(colon + 1));
  }

  /** As it stands in options; null if that is no parent. */
  static Parent read(JsonNode node) {
    String id = node.path("id").asText("");
    String queue = node.path("queue").asText("");
    return id.isEmpty() || queue.lastIndexOf(':') < 1 || queue.endsWith(":")
        ? null
        : new Parent(id, queue);
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("id", id).put("queue", queue);
  }
}
