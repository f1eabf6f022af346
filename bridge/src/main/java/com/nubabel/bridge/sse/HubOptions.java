package com.nubabel.bridge.sse;

import com.nubabel.bridge.BadInputException;
import java.time.Duration;

/**
 * How a hub serves its streams.
 *
 * @param heartbeat without other output, a ping is sent after this; default 15 s
 * @param retry what clients are told to wait before they come back; default 3 s
 * @param connectionsMax streams at once; more are told to come later; default 10,000
 * @param connectionsPerUserMax the same for each {@link Viewer#user}; default 100
 * @param idleMax a stream that had no event for this long is ended; pings don't count; default 1 h
 * @param lifetimeMax a stream is ended at this age, less up to a fifth by chance, so that not all
 *     end at once; default 24 h
 * @param windowEvents events of each watched queue that are kept encoded; default 1000
 * @param windowBytes bytes of each watched queue that are kept encoded; default 8 MiB
 */
public record HubOptions(
    Duration heartbeat,
    Duration retry,
    int connectionsMax,
    int connectionsPerUserMax,
    Duration idleMax,
    Duration lifetimeMax,
    int windowEvents,
    long windowBytes) {
  public static final HubOptions DEFAULT =
      new HubOptions(
          Duration.ofSeconds(15),
          Duration.ofSeconds(3),
          10_000,
          100,
          Duration.ofHours(1),
          Duration.ofHours(24),
          1000,
          8L << 20);

  public HubOptions {
    atLeast("heartbeat", heartbeat, Duration.ofMillis(100));
    atLeast("retry", retry, Duration.ofMillis(1));
    atLeast("maxIdle", idleMax, Duration.ofMillis(100));
    atLeast("maxLifetime", lifetimeMax, Duration.ofMillis(100));
    atLeast("maxConnections", connectionsMax, 1);
    atLeast("maxConnectionsPerUser", connectionsPerUserMax, 1);
    atLeast("window", windowEvents, 1);
    atLeast("windowBytes", windowBytes, 1024);
  }

  private static void atLeast(String field, Duration value, Duration min) {
    if (value.compareTo(min) < 0) {
      throw new BadInputException(
          "sse." + field, "must be at least " + min.toMillis() + " ms, got " + value.toMillis());
    }
  }

  private static void atLeast(String field, long value, long min) {
    if (value < min) {
      throw new BadInputException("sse." + field, "must be at least " + min + ", got " + value);
    }
  }
}
