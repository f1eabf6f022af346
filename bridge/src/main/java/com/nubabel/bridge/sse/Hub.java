package com.nubabel.bridge.sse;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Serves the event streams of all queues of one Redis to any number of subscriptions. */
@SuppressWarnings("UnusedVariable")
public final class Hub implements AutoCloseable {
  public Hub(
      RedisConnections redis,
      String prefix,
      HubOptions options,
      MetricRegistry metrics,
      InstantSource clock) {}

  /** Begins to tail. */
  public void start() {}

  /**
   * Decides what a request gets, by the rules of job streams and gaps. Does not block.
   *
   * @return fails with {@link com.nubabel.bridge.BadInputException} on a bad event id; never
   *     because Redis is away
   */
  public CompletableFuture<StreamOpening> open(StreamRequest request) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("no hub yet"));
  }

  /** Whether the tailer really advances: false when it has not come round for some seconds. */
  public boolean isAdvancing() {
    return true;
  }

  /**
   * Refuses new streams and ends the open ones with {@code bye: shutdown}, spread over a time.
   * Returns when all have ended or the time is over.
   */
  public void closeStreams(Duration spread) {}

  /** Ends all streams and the tailer. Harmless when repeated. */
  @Override
  public void close() {}
}
