package com.nubabel.bridge.events;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes custom events on a queue's event stream, which Node's QueueEvents hears by their name.
 * Unlike Node's producer it never trims the stream below the queue's own limit. Costs nothing to
 * make; safe for any thread.
 */
public final class QueueEventsProducer {
  private final RedisConnections redis;
  private final QueueKeys keys;

  public QueueEventsProducer(RedisConnections redis, QueueKeys keys) {
    redis.checkHolds(keys.base());
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Publishes an event.
   *
   * @param name of your own: BullMQ's would end Node's listeners, ours would mislead browsers
   * @param fields written in this order; texts as they are, anything else as JSON. {@code jobId}
   *     makes it an event of that job, {@code userId} one that only that user may see
   * @return its place; fails with {@link com.nubabel.bridge.redis.OutcomeUnknownException} if the
   *     reply was lost
   * @throws BadInputException naming {@code event} or the field; nothing was sent
   */
  public CompletableFuture<StreamId> publishEvent(String name, Map<String, ?> fields) {
    EventNames.checkCustom("event", name);
    List<String> arguments = new ArrayList<>(List.of(name));
    fields.forEach(
        (field, value) -> {
          if (field.isEmpty() || field.equals("event")) {
            throw new BadInputException(
                "fields", "must have names, not 'event', got '" + field + "'");
          }
          arguments.add(field);
          arguments.add(value instanceof String text ? text : Json.write(value));
        });
    Object job = fields.get("jobId");
    return redis
        .commit(keys.base())
        .submit(new Operation("publishEvent", job == null ? null : job.toString(), arguments))
        .thenApply(reply -> StreamId.parse((String) reply.get(0)));
  }
}
