package com.nubabel.bridge.redis;

import com.nubabel.bridge.BadInputException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one process to one Redis: one for what writes, one for reads that may be many
 * (so that returning browsers never delay a lock renewal), and those that block, each its own. All
 * reconnect by themselves. A command sent during an outage waits for its end or fails at the
 * deadline; one that writes is never sent twice, because nobody knows whether the first arrived.
 * Safe for any thread.
 */
public final class RedisConnections implements AutoCloseable {
  /** How long a command may take, an outage included. */
  public static final Duration COMMAND_DEADLINE = Duration.ofSeconds(10);

  /** Commands that wait for their reply, per connection. More are refused. */
  private static final int WAITING_MAX = 100_000;

  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);

  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient writing;
  private final RedisClient reading;
  private final StatefulRedisConnection<String, String> commands;
  private final StatefulRedisConnection<String, String> reads;
  private final Map<String, GroupCommit> commits = new ConcurrentHashMap<>();

  private RedisConnections(RedisURI uri) {
    this.uri = uri;
    this.resources =
        DefaultClientResources.builder()
            .reconnectDelay(
                Delay.exponential(Duration.ofMillis(10), RECONNECT_MAX, 2, TimeUnit.MILLISECONDS))
            .build();
    this.writing = client(true);
    this.reading = client(false);
    try {
      this.commands = writing.connect();
      this.reads = reading.connect();
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
    return new RedisConnections(parse(uri));
  }

  private static RedisURI parse(String uri) {
    if (!uri.startsWith("redis://") && !uri.startsWith("rediss://")) {
      throw new BadInputException(
          "redis.uri", "must begin with redis:// or rediss://, got " + withoutPassword(uri));
    }
    try {
      RedisURI parsed = RedisURI.create(uri);
      parsed.setTimeout(COMMAND_DEADLINE);
      return parsed;
    } catch (IllegalArgumentException e) {
      throw new BadInputException("redis.uri", "is malformed: " + withoutPassword(uri));
    }
  }

  private static String withoutPassword(String uri) {
    return uri.replaceFirst("//.*@", "//…@");
  }

  private RedisClient client(boolean writes) {
    RedisClient client = RedisClient.create(resources, uri);
    ClientOptions.Builder options =
        ClientOptions.builder()
            .timeoutOptions(TimeoutOptions.enabled(COMMAND_DEADLINE))
            .requestQueueSize(WAITING_MAX);
    if (writes) {
      // True drops a command that was sent before the connection broke: its outcome is unknown.
      options.replayFilter(command -> command.getType() == CommandType.EVALSHA);
    }
    client.setOptions(options.build());
    return client;
  }

  /** For what writes. */
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

  /** The groups in which operations on a queue travel: one per queue and process. */
  public GroupCommit commit(String base) {
    return commits.computeIfAbsent(base, b -> new GroupCommit(commands(), b));
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
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
