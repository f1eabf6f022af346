package com.nubabel.bridge.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks whoever runs a job to stop it: a custom event {@code cancel} on the stream of the reserved
 * queue, which every Java worker process follows. Its data is {@code {queue, jobId, token,
 * failedReason}}.
 *
 * @param queue of the job, without prefix
 * @param jobId of the job
 * @param token that held its lock, so that only the attempt that was meant is stopped; empty if it
 *     had none
 * @param failedReason with which the job is to fail; begins with {@link #REASON_PREFIX}
 */
public record CancelRequest(String queue, String jobId, String token, String failedReason) {
  /** As the script {@code extendLocks} knows it. */
  public static final String REASON_PREFIX = "cancelled: ";

  private static final String EVENT = "cancel";

  /** Puts it on the reserved stream of a prefix. */
  CompletableFuture<List<Object>> publish(RedisConnections redis, String prefix) {
    QueueKeys reserved = new QueueKeys(prefix, QueueKeys.RESERVED);
    List<String> arguments = List.of(EVENT, "data", Json.write(this), "jobId", jobId);
    return redis.commit(reserved.base()).submit(new Operation("publishEvent", jobId, arguments));
  }

  /** The request that an entry of the reserved stream bears; null if it bears none. */
  public static CancelRequest of(QueueEvent event) {
    if (!event.name().equals(EVENT) || !event.fields().containsKey("data")) {
      return null;
    }
    try {
      JsonNode data = Json.parse(event.fields().get("data"));
      return new CancelRequest(
          data.path("queue").asText(),
          data.path("jobId").asText(),
          data.path("token").asText(),
          data.path("failedReason").asText());
    } catch (NubabelException e) {
      return null;
    }
  }
}
