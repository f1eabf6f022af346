package com.nubabel.worker;

import com.nubabel.bridge.job.QueueKeys;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.resps.Tuple;
import redis.clients.jedis.util.KeyValue;

/**
 * Blocks on a queue's marker, on a connection of its own that bears the name by which BullMQ's
 * getWorkers finds a worker. One thread waits; any thread may close it, which ends the wait.
 */
final class MarkerWait implements AutoCloseable {
  /** The longest block, so that a connection which died unseen is found soon. */
  static final Duration BLOCK_MAX = Duration.ofSeconds(10);

  /** A popped delay marker's time is at least this. */
  static final long WAKE_NOW = 0;

  static final long TIMED_OUT = -1;

  private final RedisURI uri;
  private final String key;
  private final String clientName;

  // Guarded by this; used by the waiting thread without the lock.
  private Jedis connection;
  private boolean closed;

  MarkerWait(RedisURI uri, QueueKeys keys, String workerName) {
    this.uri = uri;
    this.key = keys.marker();
    this.clientName = keys.workerClientName(workerName);
  }

  /**
   * Waits for a marker; connects first if need be.
   *
   * @param timeout longer ones are cut to {@link #BLOCK_MAX}
   * @return {@link #WAKE_NOW}, {@link #TIMED_OUT}, or the time (ms) at which a delayed job is due
   * @throws redis.clients.jedis.exceptions.JedisException if the connection broke or was closed
   */
  long await(Duration timeout) {
    Duration block = timeout.compareTo(BLOCK_MAX) > 0 ? BLOCK_MAX : timeout;
    // Redis takes 0 for ever, and servers before 7.0.8 round 1 ms down to it.
    double seconds = Math.max(block.toMillis(), 2) / 1000.0;
    try {
      KeyValue<String, Tuple> popped = connect().bzpopmin(seconds, key);
      return popped == null ? TIMED_OUT : (long) popped.getValue().getScore();
    } catch (RuntimeException e) {
      disconnect();
      throw e;
    }
  }

  private synchronized Jedis connect() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (connection == null) {
      DefaultJedisClientConfig.Builder config =
          DefaultJedisClientConfig.builder()
              .autoNegotiateProtocol(false)
              .clientName(clientName.indexOf(' ') < 0 ? clientName : null)
              .database(uri.getDatabase())
              .connectionTimeoutMillis(2000)
              .socketTimeoutMillis(2000)
              .blockingSocketTimeoutMillis((int) BLOCK_MAX.plusSeconds(1).toMillis());
      if (uri.isSsl()) {
        config.sslOptions(SslOptions.defaults());
      }
      var credentials = uri.getCredentialsProvider().resolveCredentials().block();
      if (credentials != null && credentials.hasPassword()) {
        config.user(credentials.getUsername()).password(new String(credentials.getPassword()));
      }
      connection = new Jedis(new HostAndPort(uri.getHost(), uri.getPort()), config.build());
    }
    return connection;
  }

  private synchronized void disconnect() {
    if (connection != null) {
      try {
        connection.disconnect();
      } catch (RuntimeException e) {
        // It is broken, or being closed under a wait: there is nothing more to end.
      }
      connection = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }
}
