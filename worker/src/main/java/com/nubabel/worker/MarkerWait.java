package com.nubabel.worker;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.LoneCall;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.resps.Tuple;
import redis.clients.jedis.util.KeyValue;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Blocks on a queue's marker, on a connection of its own that bears the name by which BullMQ's
 * getWorkers finds a worker. One thread waits; any thread may close it, which ends the wait.
 */
final class MarkerWait implements AutoCloseable {
  /** The longest block, so that a connection which died unseen is found soon. */
  static final Duration BLOCK_MAX = Duration.ofSeconds(10);

  /**
   * Without a reply for so long the connection is given up. No sooner for calls than for waits: one
   * that Redis carries out after it was given up takes jobs of which nobody knows until they stall.
   */
  private static final int SILENCE_MAX_MILLIS = (int) BLOCK_MAX.plusSeconds(1).toMillis();

  private static final Logger LOG = LoggerFactory.getLogger(MarkerWait.class);

  /** A popped delay marker's time is at least this. */
  static final long WAKE_NOW = 0;

  static final long TIMED_OUT = -1;

  private final RedisConnections redis;
  private final String key;
  private final String clientName;

  // Guarded by this; used by the waiting thread without the lock.
  private Jedis connection;
  private boolean closed;
  private boolean isNameRefused;

  MarkerWait(RedisConnections redis, QueueKeys keys, String workerName) {
    this.redis = redis;
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

  /** Gives back what a wait has popped, for another worker; called on the waiting thread. */
  void giveBack(long popped) {
    if (popped != TIMED_OUT) {
      connect().zadd(key, (double) popped, popped == WAKE_NOW ? "0" : "1");
    }
  }

  /**
   * Does an operation on this connection; called on the waiting thread. For one that comes alone
   * this is the shortest way: no other thread has to be woken for the call, and none for its reply.
   *
   * @return as {@link LoneCall#resultOf}
   * @throws redis.clients.jedis.exceptions.JedisException if the connection broke or was closed, or
   *     the server would not run the script
   */
  List<Object> call(LoneCall call) {
    try {
      List<byte[]> arguments = call.arguments().stream().map(SafeEncoder::encode).toList();
      byte[] sha1 = SafeEncoder.encode(call.sha1());
      List<byte[]> keys = List.of(SafeEncoder.encode(call.base()));
      return call.resultOf((byte[]) connect().evalsha(sha1, keys, arguments));
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
      RedisServer server = redis.server();
      try {
        connection = connectTo(server, isNameRefused ? null : clientName);
      } catch (JedisAccessControlException e) {
        if (isNameRefused || !String.valueOf(e.getMessage()).contains("client")) {
          throw e;
        }
        isNameRefused = true;
        LOG.warn("Redis forbids CLIENT SETNAME: getWorkers will not show '{}'", clientName);
        connection = connectTo(server, null);
      }
    }
    return connection;
  }

  private static Jedis connectTo(RedisServer server, String name) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false)
            .clientName(name == null || name.indexOf(' ') >= 0 ? null : name)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .database(server.database())
            .user(server.username())
            .password(server.password())
            .connectionTimeoutMillis(2000)
            .socketTimeoutMillis(SILENCE_MAX_MILLIS)
            .blockingSocketTimeoutMillis(SILENCE_MAX_MILLIS);
    if (server.isTls()) {
      config.sslOptions(tls(server));
    }
    JedisClientConfig built = config.build();
    HostAndPort address = new HostAndPort(server.host(), server.port());
    return new Jedis(once(new DefaultJedisSocketFactory(address, built)), built);
  }

  /**
   * Sockets for one connection: Jedis would open another for a command that comes when somebody has
   * just closed the first, and nobody would close that.
   */
  private static JedisSocketFactory once(JedisSocketFactory sockets) {
    AtomicBoolean isOpened = new AtomicBoolean();
    return () -> {
      if (isOpened.getAndSet(true)) {
        throw new JedisConnectionException("the connection was closed");
      }
      return sockets.createSocket();
    };
  }

  private static SslOptions tls(RedisServer server) {
    SslOptions.Builder tls =
        SslOptions.builder()
            .sslVerifyMode(server.isInsecure() ? SslVerifyMode.INSECURE : SslVerifyMode.FULL);
    if (server.trusted() != null) {
      char[] password = "certificates are no secret".toCharArray();
      ByteArrayOutputStream store = new ByteArrayOutputStream();
      try {
        server.trusted().store(store, password);
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform writes key stores", e);
      }
      tls.trustStoreType("PKCS12")
          .truststore(() -> new ByteArrayInputStream(store.toByteArray()), password);
    }
    return tls.build();
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
