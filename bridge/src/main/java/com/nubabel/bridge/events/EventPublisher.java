package com.nubabel.bridge.events;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import java.util.concurrent.CompletionException;

/**
 * Writes to a queue's stream the custom events that our API takes, by a {@link
 * QueueEventsProducer}, and sets how many it keeps. Blocks until Redis has answered. Safe for any
 * thread.
 */
public final class EventPublisher {
  private final RedisConnections redis;
  private final QueueKeys keys;
  private final QueueEventsProducer producer;

  public EventPublisher(RedisConnections redis, QueueKeys keys) {
    this.redis = redis;
    this.keys = keys;
    this.producer = new QueueEventsProducer(redis, keys);
  }

  /**
   * Appends an event.
   *
   * @return its place on the stream
   * @throws com.nubabel.bridge.redis.OutcomeUnknownException if the reply was lost
   * @throws com.nubabel.bridge.redis.RedisUnavailableException if it was never sent
   */
  public StreamId publish(CustomEvent event) {
    try {
      return producer.publishEvent(event.name(), event.fields()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof NubabelException ours ? ours : e;
    }
  }

  /**
   * Sets about how many entries the stream keeps, for all who add to it, where BullMQ keeps it. A
   * Node {@code Queue} sets it too, when it is made.
   */
  public void cap(int maxLenEvents) {
    try {
      redis
          .commands()
          .hset(keys.meta(), "opts.maxLenEvents", String.valueOf(maxLenEvents))
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      if (RedisConnections.isOutage(e.getCause())) {
        throw redis.unavailable(e.getCause());
      }
      throw new NubabelException("Redis: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
