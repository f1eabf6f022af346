package com.nubabel.worker;

import com.nubabel.bridge.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

/**
 * A connection for blocking waits, which is opened once: Jedis would open another for a command
 * that comes when somebody has just closed the first, and nobody would close that. One thread uses
 * it; any thread may end it.
 */
final class WaitConnection {
  /** After so long the server is asked for its clock again. */
  private static final long CLOCK_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int CLOCK_CALLS = 3;

  private final JedisSocketFactory sockets;
  private final Jedis jedis;

  // Used by the waiting thread alone.
  private long serverMicros;
  private long shownAtNanos;

  private final AtomicBoolean isOpened = new AtomicBoolean();
  private volatile Socket socket;
  private volatile boolean isEnded;

  /**
   * Connects.
   *
   * @param name which the server is told; null for none
   * @param silenceMax without a reply for so long it is given up
   * @throws redis.clients.jedis.exceptions.JedisException if it does not come about
   */
  WaitConnection(RedisServer server, String name, Duration silenceMax) {
    int silenceMaxMillis = (int) silenceMax.toMillis();
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false)
            .clientName(name == null || name.indexOf(' ') >= 0 ? null : name)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .database(server.database())
            .user(server.username())
            .password(server.password())
            .connectionTimeoutMillis(2000)
            .socketTimeoutMillis(silenceMaxMillis)
            .blockingSocketTimeoutMillis(silenceMaxMillis);
    if (server.isTls()) {
      config.sslOptions(tls(server));
    }
    JedisClientConfig built = config.build();
    HostAndPort address = new HostAndPort(server.host(), server.port());
    this.sockets = new DefaultJedisSocketFactory(address, built);
    this.jedis = new Jedis(this::open, built);
  }

  Jedis jedis() {
    return jedis;
  }

  /**
   * What the server's clock shows now (µs), but for half the time that a call takes.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if the connection broke
   */
  long serverMicros() {
    if (serverMicros == 0 || System.nanoTime() - shownAtNanos > CLOCK_NANOS) {
      try {
        readClock();
      } catch (JedisAccessControlException e) {
        serverMicros = 1; // It will not run what needs its clock, either.
        shownAtNanos = System.nanoTime();
      }
    }
    return serverMicros + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - shownAtNanos);
  }

  /** Of some calls the fastest tells best when it was that the clock showed so. */
  private void readClock() {
    long fastest = Long.MAX_VALUE;
    for (int call = 0; call < CLOCK_CALLS; call++) {
      long began = System.nanoTime();
      List<String> time = jedis.time();
      long took = System.nanoTime() - began;
      if (took < fastest) {
        fastest = took;
        shownAtNanos = began + took / 2;
        serverMicros = Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
      }
    }
  }

  private Socket open() {
    if (isOpened.getAndSet(true)) {
      throw new JedisConnectionException("the connection was closed");
    }
    socket = sockets.createSocket();
    return socket;
  }

  /**
   * Ends it from our side: the server drops what it has not begun to do, sends what it has done,
   * and ends it from its side, which ends a wait here.
   */
  synchronized void end() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      disconnect(); // It is broken: nothing will come.
    }
  }

  /** Whether {@link #end} was called. */
  boolean isEnded() {
    return isEnded;
  }

  /** Closes it at once. */
  void disconnect() {
    try {
      socket.close(); // Jedis would not, once it is ended.
    } catch (IOException e) {
      // It is broken, or being closed under a wait: there is nothing more to end.
    }
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
}
