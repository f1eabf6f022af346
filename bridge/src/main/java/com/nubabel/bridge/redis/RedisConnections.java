package com.nubabel.bridge.redis;

import com.nubabel.bridge.BadInputException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;

/**
 * The connections of one process to one Redis server: the one that is named, the master that
 * Sentinels name, or in a Cluster the master of one slot, in which all queues then are. There is
 * one for what writes, one for reads that may be many (so that returning browsers never delay a
 * lock renewal), and those that block, each its own. All reconnect by themselves. During an outage
 * reads and {@link #commit operations} wait for its end, or fail at the deadline; what is sent
 * through {@link #commands()} fails at once. What writes is never sent twice, because nobody knows
 * whether the first arrived. Safe for any thread.
 */
public final class RedisConnections implements AutoCloseable {
  /** Commands that wait for their reply, per connection. More are refused. */
  private static final int WAITING_MAX = 100_000;

  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);

  private final RedisPlace place;
  private final RedisOptions options;
  private final KeyStore trusted;
  private final ClientResources resources;
  private final ClientResources writingResources;
  private final ClientResources readingResources;
  private final MasterLocator locator;
  private final Link link;
  private final RedisClient writing;
  private final RedisClient reading;
  private final StatefulRedisConnection<String, String> commands;
  private final StatefulRedisConnection<String, String> reads;
  private final Map<String, GroupCommit> commits = new ConcurrentHashMap<>();

  /** By their class; guarded by itself. */
  private final Map<Class<?>, AutoCloseable> shared = new HashMap<>();

  private RedisConnections(RedisPlace place, RedisOptions options) {
    this.place = place;
    this.options = options;
    this.trusted = TlsTrust.read(options.caFile());
    SslOptions trust = trust(trusted);
    this.resources =
        DefaultClientResources.builder()
            .reconnectDelay(
                Delay.exponential(Duration.ofMillis(10), RECONNECT_MAX, 2, TimeUnit.MILLISECONDS))
            .build();
    this.locator = new MasterLocator(place, resources, clientOptions(trust).build());
    this.link = new Link(place.toString(), options.commandDeadline(), locator);
    // Threads are shared; only the customizers are their own.
    this.writingResources = resources.mutate().nettyCustomizer(link).build();
    this.readingResources = resources.mutate().nettyCustomizer(locator).build();
    this.writing = new MasterClient(writingResources, place.uri(), locator);
    this.reading = new MasterClient(readingResources, place.uri(), locator);
    // When a connection breaks, Lettuce would send again what was under way. Only this setting
    // fails it instead, at once. (A replayFilter does not: in 7.3 it lets those pass, and drops
    // without a word what is sent while there is no connection.)
    writing.setOptions(
        clientOptions(trust)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    reading.setOptions(clientOptions(trust).build());
    try {
      this.commands = writing.connect(place.uri());
      link.opened(commands);
      this.reads = reading.connect(place.uri());
      commands.addListener(new Resumption());
    } catch (RedisException e) {
      close(null, null);
      throw new RedisUnavailableException(address(), e);
    }
  }

  /** Connects, with {@link RedisOptions#DEFAULT}. */
  public static RedisConnections open(String uri) {
    return open(uri, RedisOptions.DEFAULT);
  }

  /**
   * Connects.
   *
   * @param uri {@code redis://[[user]:password@]host[:port][/database]}; {@code
   *     redis-sentinel://[[user]:password@]host[:port][,…][/database]#master}; {@code
   *     redis-cluster://[[user]:password@]host[:port][,…]}; each with {@code rediss} for TLS
   * @throws BadInputException if the uri is none, or the options do not suit it
   * @throws RedisUnavailableException if nothing answers
   */
  public static RedisConnections open(String uri, RedisOptions options) {
    return new RedisConnections(RedisPlace.of(uri, options), options);
  }

  private static SslOptions trust(KeyStore trusted) {
    SslOptions.Builder trust = SslOptions.builder().jdkSslProvider();
    TrustManagerFactory own = TlsTrust.factory(trusted);
    return (own == null ? trust : trust.trustManager(own)).build();
  }

  private ClientOptions.Builder clientOptions(SslOptions trust) {
    return ClientOptions.builder()
        .timeoutOptions(TimeoutOptions.enabled(options.commandDeadline()))
        .requestQueueSize(WAITING_MAX)
        .sslOptions(trust);
  }

  /** For what writes; fails at once while there is no connection. */
  public RedisAsyncCommands<String, String> commands() {
    return commands.async();
  }

  /** For what only reads. */
  public RedisAsyncCommands<String, String> reads() {
    return reads.async();
  }

  /** A new connection for a reader that blocks; its user closes it. */
  public StatefulRedisConnection<String, String> openBlocking() {
    return reading.connect(place.uri());
  }

  /** Whether the connection for what writes stands, as far as this side knows. */
  public boolean isConnected() {
    return commands.isOpen();
  }

  /** The groups in which operations on a queue travel: one per queue and process. */
  public GroupCommit commit(String base) {
    checkHolds(base);
    return commits.computeIfAbsent(base, b -> new GroupCommit(link, b));
  }

  /**
   * What all users of these connections share: one of a kind, made when first asked for, closed
   * before the connections are.
   */
  public <T extends AutoCloseable> T shared(Class<T> kind, Supplier<T> make) {
    synchronized (shared) {
      return kind.cast(shared.computeIfAbsent(kind, unused -> make.get()));
    }
  }

  private void closeShared() {
    List<AutoCloseable> all;
    synchronized (shared) {
      all = List.copyOf(shared.values());
      shared.clear();
    }
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + one, e);
      }
    }
  }

  /**
   * Asks Redis for a sign of life.
   *
   * @throws RedisUnavailableException if none comes in time
   */
  public void ping(Duration max) {
    try {
      reads().ping().toCompletableFuture().orTimeout(max.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw unavailable(e.getCause());
    }
  }

  /**
   * Whether a command failed because Redis was away, or is loading its data or without a master,
   * and not because it refused it.
   */
  public static boolean isOutage(Throwable failure) {
    // When a connection is reset, Lettuce fails the command that waited longest with that itself.
    return failure instanceof IOException
        || (failure instanceof RedisException
            && (!(failure instanceof RedisCommandExecutionException) || Script.isNotRun(failure)));
  }

  /** The same failure in the words of our callers. */
  public RedisUnavailableException unavailable(Throwable failure) {
    return new RedisUnavailableException(address(), failure);
  }

  /** The server, for messages: host and port, or how it is found; without user and password. */
  public String address() {
    return place.toString();
  }

  /**
   * Checks, where Redis is a Cluster, that a queue's keys are in the slot for which these
   * connections are.
   *
   * @param base the queue's prefix with its colon
   * @throws BadInputException naming {@code prefix}
   */
  public void checkHolds(String base) {
    place.checkHolds(base);
  }

  /** The server to which these connections go now, for a client of another kind. */
  public RedisServer server() {
    RedisURI uri = place.uri();
    var credentials = uri.getCredentialsProvider().resolveCredentials().block();
    boolean hasPassword = credentials != null && credentials.hasPassword();
    boolean isNamed = !place.isCluster() && !place.isSentinel();
    return new RedisServer(
        isNamed ? uri.getHost() : locator.master().getHostString(),
        isNamed ? uri.getPort() : locator.master().getPort(),
        uri.getDatabase(),
        hasPassword ? credentials.getUsername() : null,
        hasPassword ? new String(credentials.getPassword()) : null,
        uri.isSsl(),
        trusted,
        options.isInsecure());
  }

  @Override
  public void close() {
    closeShared();
    commits.values().forEach(GroupCommit::close);
    close(commands, reads);
  }

  private void close(
      StatefulRedisConnection<String, String> commands,
      StatefulRedisConnection<String, String> reads) {
    if (commands != null) {
      commands.close();
    }
    if (reads != null) {
      reads.close();
    }
    locator.close();
    writing.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    reading.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    writingResources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    readingResources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /** Tells the groups that there is a connection again. */
  private final class Resumption implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      commits.values().forEach(GroupCommit::resume);
    }
  }
}
