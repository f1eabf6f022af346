package com.nubabel.api.config;

import com.nubabel.bridge.sse.HubOptions;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;

/**
 * Block {@code sse}: how event streams are served.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>heartbeat</td><td>15s</td><td>a ping after this long without other output</td></tr>
 * <tr><td>retry</td><td>3s</td><td>clients are told to wait this long before they come back</td></tr>
 * <tr><td>maxConnections</td><td>10000</td><td>streams at once; more are told to come later</td></tr>
 * <tr><td>maxConnectionsPerUser</td><td>100</td><td>the same for each authenticated user; without
 *     authentication nobody is one</td></tr>
 * <tr><td>maxIdle</td><td>1h</td><td>a stream without an event for this long is ended</td></tr>
 * <tr><td>maxLifetime</td><td>24h</td><td>a stream of this age is ended</td></tr>
 * <tr><td>window</td><td>1000</td><td>events of each watched queue that are kept in memory</td></tr>
 * <tr><td>windowBytes</td><td>8MiB</td><td>bytes of each watched queue that are kept in memory</td></tr>
 * </table>
 */
public record SseConfiguration(
    Duration heartbeat,
    Duration retry,
    Integer maxConnections,
    Integer maxConnectionsPerUser,
    Duration maxIdle,
    Duration maxLifetime,
    Integer window,
    DataSize windowBytes) {
  /** What is null was not given. */
  public SseConfiguration {
    HubOptions defaults = HubOptions.DEFAULT;
    heartbeat = heartbeat == null ? duration(defaults.heartbeat()) : heartbeat;
    retry = retry == null ? duration(defaults.retry()) : retry;
    maxConnections = maxConnections == null ? defaults.connectionsMax() : maxConnections;
    maxConnectionsPerUser =
        maxConnectionsPerUser == null ? defaults.connectionsPerUserMax() : maxConnectionsPerUser;
    maxIdle = maxIdle == null ? duration(defaults.idleMax()) : maxIdle;
    maxLifetime = maxLifetime == null ? duration(defaults.lifetimeMax()) : maxLifetime;
    window = window == null ? defaults.windowEvents() : window;
    windowBytes = windowBytes == null ? DataSize.bytes(defaults.windowBytes()) : windowBytes;
  }

  public static SseConfiguration byDefault() {
    return new SseConfiguration(null, null, null, null, null, null, null, null);
  }

  /**
   * The same for the hub.
   *
   * @throws com.nubabel.bridge.BadInputException naming the key that is out of bounds
   */
  public HubOptions toOptions() {
    return new HubOptions(
        heartbeat.toJavaDuration(),
        retry.toJavaDuration(),
        maxConnections,
        maxConnectionsPerUser,
        maxIdle.toJavaDuration(),
        maxLifetime.toJavaDuration(),
        window,
        windowBytes.toBytes());
  }

  private static Duration duration(java.time.Duration duration) {
    return Duration.milliseconds(duration.toMillis());
  }
}
