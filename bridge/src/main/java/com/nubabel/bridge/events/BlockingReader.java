package com.nubabel.bridge.events;

import com.nubabel.bridge.redis.RedisConnections;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.UnblockType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The tailer's connection, on which it blocks. It lives as long as its socket: reconnecting by
 * itself it would get another client id behind our back, and then nobody could unblock it.
 */
final class BlockingReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RedisConnections redis;
  private final StatefulRedisConnection<String, String> connection;
  private final long clientId;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private volatile boolean isUnblockRefused;

  /**
   * Connects; blocks.
   *
   * @param clientName null for none; not borne where an ACL forbids it
   * @throws io.lettuce.core.RedisException if Redis is away
   */
  BlockingReader(RedisConnections redis, String clientName)
      throws InterruptedException, TimeoutException {
    this.redis = redis;
    this.connection = redis.openBlocking();
    connection.addListener(
        new RedisConnectionStateAdapter() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
            close();
          }
        });
    try {
      this.clientId = readClientId();
      if (clientName != null) {
        // Whether Redis allows it matters to nobody but who asks it for the names.
        var unused = commands().clientSetname(clientName);
      }
    } catch (InterruptedException | TimeoutException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** 0 if an ACL forbids the command. */
  private long readClientId() throws InterruptedException, TimeoutException {
    try {
      return await(commands().clientId(), Duration.ZERO);
    } catch (RedisCommandExecutionException e) {
      return 0;
    }
  }

  /** Whether a read can be cut short; if not, it should not block for long. */
  boolean canBeUnblocked() {
    return clientId != 0 && !isUnblockRefused;
  }

  boolean isOpen() {
    return !isClosed.get() && connection.isOpen();
  }

  RedisAsyncCommands<String, String> commands() {
    return connection.async();
  }

  /**
   * Reads what follows the cursors of these streams.
   *
   * @param block how long to wait for the first entry; zero reads what is there
   */
  List<StreamMessage<String, String>> read(
      Collection<TailedStream> streams, int count, Duration block)
      throws InterruptedException, TimeoutException {
    XReadArgs arguments = XReadArgs.Builder.count(count);
    if (!block.isZero()) {
      arguments.block(block);
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    StreamOffset<String>[] offsets =
        streams.stream()
            .map(stream -> StreamOffset.from(stream.keys.events(), stream.cursor.toString()))
            .toArray(StreamOffset[]::new);
    return await(commands().xread(arguments, offsets), block);
  }

  /** Ends a read that blocks; does nothing to one that does not block yet. */
  void unblock() {
    if (canBeUnblocked()) {
      var unused =
          redis
              .reads()
              .clientUnblock(clientId, UnblockType.TIMEOUT)
              .exceptionally(
                  failure -> {
                    isUnblockRefused = failure instanceof RedisCommandExecutionException;
                    return null;
                  });
    }
  }

  /** Waits for a reply, as long as it may block and somewhat more. */
  <T> T await(Future<T> reply, Duration block) throws InterruptedException, TimeoutException {
    try {
      return reply.get(block.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      var unused = connection.closeAsync();
    }
  }
}
