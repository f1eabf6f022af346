package com.nubabel.bridge.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobIds;
import com.nubabel.bridge.job.QueueKeys;
import java.util.List;

/**
 * What a letter says of the job that failed, as far as bringing it back needs it.
 *
 * @param queue the job's
 * @param timestamp when it was created, as its hash says; tells it from another of the same id
 * @param data JSON
 * @param options by their names in a job's hash, without those that bound the job to others
 */
record DeadLetter(
    String queue, String id, String timestamp, String name, String data, ObjectNode options) {
  /** Numbers stay as they were written. */
  private static final ObjectReader EXACT =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  /**
   * What a job that is added anew must not take along: its place and its time in the queue, its
   * parent, who was told of its failure; its deduplication id, which another may hold by now; its
   * job scheduler, which has gone on without it.
   */
  private static final List<String> NOT_ANEW =
      List.of(
          "jobId",
          "timestamp",
          "delay",
          "parent",
          "fpof",
          "cpof",
          "idof",
          "rdof",
          "de",
          "repeat",
          "repeatJobKey",
          "prevMillis");

  /**
   * Reads the data of a job in a dead-letter queue.
   *
   * @throws BadInputException if it is no letter
   */
  static DeadLetter of(String letterId, String json) {
    try {
      JsonNode letter = EXACT.readTree(json);
      boolean isLetter =
          letter.path("queue").isTextual()
              && letter.path("id").isTextual()
              && !letter.path("id").asText().isEmpty()
              && letter.has("data")
              && letter.path("opts").isObject();
      if (isLetter) {
        QueueKeys.checkNotReserved("queue", letter.get("queue").asText());
        ObjectNode options = letter.get("opts").deepCopy();
        options.remove(NOT_ANEW);
        return new DeadLetter(
            letter.get("queue").asText(),
            letter.get("id").asText(),
            letter.path("timestamp").asText(),
            letter.path("name").asText(),
            Json.write(letter.get("data")),
            options);
      }
    } catch (JsonProcessingException e) {
      // As any other job that is no letter.
    }
    throw new BadInputException(
        "id",
        "must be that of a letter, with {queue, id, name, data, opts} as its data; got job "
            + letterId);
  }

  /** The id under which it may be added anew, if it is free; empty if the queue shall choose. */
  String idAnew() {
    return JobIds.isOrdinary(id) ? id : "";
  }

  int priority() {
    return options.path("priority").asInt(0);
  }

  boolean isLifo() {
    return options.path("lifo").asBoolean(false);
  }
}
