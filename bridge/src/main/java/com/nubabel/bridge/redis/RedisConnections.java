package com.nubabel.bridge.redis;

import com.nubabel.bridge.BadInputException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connections of one process to one Redis: one for what writes, one for reads that may be many
 * (so that returning browsers never delay a lock renewal), and those that block, each its own. All
 * reconnect by themselves. During an outage reads and {@link #commit operations} wait for its end,
 * or fail at the deadline; what is sent through {@link #commands()} fails at once. What writes is
 * never sent twice, because nobody knows whether the first arrived. Safe for any thread.
 */
public final class RedisConnections implements AutoCloseable {
  /** How long a command may take, an outage included, unless chosen otherwise. */
  public static final Duration COMMAND_DEADLINE = Duration.ofSeconds(10);

  /** Commands that wait for their reply, per connection. More are refused. */
  private static final int WAITING_MAX = 100_000;

  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);

  private final RedisURI uri;
  private final Duration deadline;
  private final ClientResources resources;
  private final ClientResources writingResources;
  private final Link link;
  private final RedisClient writing;
  private final RedisClient reading;
  private final StatefulRedisConnection<String, String> commands;
  private final StatefulRedisConnection<String, String> reads;
  private final Map<String, GroupCommit> commits = new ConcurrentHashMap<>();

  /** By their class; guarded by itself. */
  private final Map<Class<?>, AutoCloseable> shared = new HashMap<>();

  private RedisConnections(RedisURI uri, Duration deadline) {
    this.uri = uri;
    this.deadline = deadline;
    uri.setTimeout(deadline);
    this.resources =
        DefaultClientResources.builder()
            .reconnectDelay(
                Delay.exponential(Duration.ofMillis(10), RECONNECT_MAX, 2, TimeUnit.MILLISECONDS))
            .build();
    this.link = new Link(address(uri), deadline);
    // Threads are shared; only the customizer is its own.
    this.writingResources = resources.mutate().nettyCustomizer(link).build();
    this.writing = client(writingResources, true);
    this.reading = client(resources, false);
    try {
      this.commands = writing.connect();
      link.opened(commands);
      this.reads = reading.connect();
      commands.addListener(new Resumption());
    } catch (RedisException e) {
      close(null, null);
      throw new RedisUnavailableException(address(uri), e);
    }
  }

  /**
   * Connects.
   *
   * @param uri {@code redis://[[user]:password@]host[:port][/database]} or {@code rediss://…}
   * @throws BadInputException if the uri is none
   * @throws RedisUnavailableException if nothing answers
   */
  public static RedisConnections open(String uri) {
    return open(uri, COMMAND_DEADLINE);
  }

  /**
   * Connects, with a deadline of the caller's.
   *
   * @param deadline how long a command may take, an outage included
   */
  public static RedisConnections open(String uri, Duration deadline) {
    return new RedisConnections(parse(uri), deadline);
  }

  private static RedisURI parse(String uri) {
    if (!uri.startsWith("redis://") && !uri.startsWith("rediss://")) {
      throw new BadInputException(
          "redis.uri", "must begin with redis:// or rediss://, got " + withoutPassword(uri));
    }
    try {
      return RedisURI.create(uri);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("redis.uri", "is malformed: " + withoutPassword(uri));
    }
  }

  private static String withoutPassword(String uri) {
    return uri.replaceFirst("//.*@", "//…@");
  }

  private RedisClient client(ClientResources resources, boolean writes) {
    RedisClient client = RedisClient.create(resources, uri);
    ClientOptions.Builder options =
        ClientOptions.builder()
            .timeoutOptions(TimeoutOptions.enabled(deadline))
            .requestQueueSize(WAITING_MAX);
    if (writes) {
      // When a connection breaks, Lettuce would send again what was under way. Only this setting
      // fails it instead, at once. (A replayFilter does not: in 7.3 it lets those pass, and drops
      // without a word what is sent while there is no connection.)
      options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
    }
    client.setOptions(options.build());
    return client;
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
    return reading.connect();
  }

  /** Whether the connection for what writes stands, as far as this side knows. */
  public boolean isConnected() {
    return commands.isOpen();
  }

  /** The groups in which operations on a queue travel: one per queue and process. */
  public GroupCommit commit(String base) {
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

  /** Whether a command failed because Redis was away, and not because it refused it. */
  public static boolean isOutage(Throwable failure) {
    return failure instanceof RedisException
        && !(failure instanceof RedisCommandExecutionException);
  }

  /** The same failure in the words of our callers. */
  public RedisUnavailableException unavailable(Throwable failure) {
    return new RedisUnavailableException(address(), failure);
  }

  /** The host and port, for messages; without user and password. */
  public String address() {
    return address(uri);
  }

  /** The uri as a new object, for other clients. Bears the password. */
  public RedisURI uri() {
    return RedisURI.builder(uri).build();
  }

  private static String address(RedisURI uri) {
    return uri.getHost() + ":" + uri.getPort();
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
    writing.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    reading.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    writingResources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
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
