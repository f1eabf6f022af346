package com.nubabel.worker;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.LoneCall;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.Tuple;
import redis.clients.jedis.util.KeyValue;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Blocks on a queue's marker, on a connection of its own that bears the name by which BullMQ's
 * getWorkers finds a worker. One thread waits; any thread may end its wait.
 */
final class MarkerWait implements AutoCloseable {
  /** The longest block, so that a connection which died unseen is found soon. */
  static final Duration BLOCK_MAX = Duration.ofSeconds(10);

  /** Without a reply for so long the connection is given up. */
  private static final Duration SILENCE_MAX = BLOCK_MAX.plusSeconds(1);

  /** How long Redis has to end a wait. */
  static final Duration END_MAX = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(MarkerWait.class);

  private final RedisConnections redis;
  private final String key;
  private final String clientName;
  private final ReentrantLock waiting = new ReentrantLock();

  // Guarded by waiting.
  private boolean isNameRefused;

  // Guarded by this; used by the waiting thread without the lock.
  private WaitConnection connection;
  private boolean closed;

  MarkerWait(RedisConnections redis, QueueKeys keys, String workerName) {
    this.redis = redis;
    this.key = keys.marker();
    this.clientName = keys.workerClientName(workerName);
  }

  /**
   * What a wait came to.
   *
   * @param dueMillis the time (ms) at which a delayed job is due, if a delay marker was popped;
   *     else 0
   * @param reply of the call behind the wait, as {@link LoneCall#resultOf}; null if there was none,
   *     or if it failed
   */
  record Awaited(long dueMillis, List<Object> reply) {}

  /**
   * Waits for a marker; connects first if need be.
   *
   * @param timeout longer ones are cut to {@link #BLOCK_MAX}
   * @param behind is sent along with the wait, so that Redis does it when the wait is over, with
   *     none of the way to here and back in between; made from what Redis' clock shows now (µs);
   *     null for nothing. If this machine dies unseen while it waits, Redis does it all the same:
   *     then a job that was fetched so has to stall first
   * @param mayWait asked when whoever calls {@link #endWait} from then on will end the wait
   * @return null if it may not wait, or the wait was ended: then nothing behind it was done
   * @throws JedisException if the connection broke: what is behind the wait may have been done
   */
  Awaited await(Duration timeout, LongFunction<LoneCall> behind, BooleanSupplier mayWait) {
    Duration block = timeout.compareTo(BLOCK_MAX) > 0 ? BLOCK_MAX : timeout;
    // Redis takes 0 for ever, and servers before 7.0.8 round 1 ms down to it.
    double seconds = Math.max(block.toMillis(), 2) / 1000.0;
    WaitConnection used = null;
    waiting.lock();
    try {
      used = connect();
      return mayWait.getAsBoolean() ? await(used, seconds, behind) : null;
    } catch (RuntimeException e) {
      disconnect();
      if (used == null || !used.isEnded()) {
        throw e;
      }
      reconnect();
      return null;
    } finally {
      waiting.unlock();
    }
  }

  private Awaited await(WaitConnection used, double seconds, LongFunction<LoneCall> behind) {
    LoneCall call = behind == null ? null : behind.apply(used.serverMicros());
    Pipeline pipeline = used.jedis().pipelined();
    Response<KeyValue<String, Tuple>> popped = pipeline.bzpopmin(seconds, key);
    Response<Object> reply = call == null ? null : send(call, pipeline);
    pipeline.sync();
    KeyValue<String, Tuple> marker = popped.get();
    return new Awaited(
        marker == null ? 0 : (long) marker.getValue().getScore(),
        call == null ? null : resultOf(call, reply));
  }

  private static Response<Object> send(LoneCall call, Pipeline pipeline) {
    List<byte[]> arguments = call.arguments().stream().map(SafeEncoder::encode).toList();
    byte[] sha1 = SafeEncoder.encode(call.sha1());
    return pipeline.evalsha(sha1, List.of(SafeEncoder.encode(call.base())), arguments);
  }

  private static List<Object> resultOf(LoneCall call, Response<Object> reply) {
    try {
      return call.resultOf((byte[]) reply.get());
    } catch (JedisDataException | NubabelException e) {
      return null; // Who asks again in the usual way teaches Redis the script, or is told of this.
    }
  }

  /** Throws IllegalStateException once this is closed. */
  private WaitConnection connect() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      if (connection != null) {
        return connection;
      }
    }
    WaitConnection opened = open();
    synchronized (this) {
      connection = opened;
      if (closed) {
        opened.end();
      }
    }
    return opened;
  }

  /** Who waits no more, but later again, stays among the queue's workers. */
  private void reconnect() {
    try {
      connect();
    } catch (JedisException | IllegalStateException e) {
      LOG.debug("not connected again: {}", e.getMessage());
    }
  }

  private WaitConnection open() {
    RedisServer server = redis.server();
    if (!isNameRefused) {
      try {
        return new WaitConnection(server, clientName, SILENCE_MAX);
      } catch (JedisAccessControlException e) {
        if (!String.valueOf(e.getMessage()).contains("client")) {
          throw e;
        }
        isNameRefused = true;
        LOG.warn("Redis forbids CLIENT SETNAME: getWorkers will not show '{}'", clientName);
      }
    }
    return new WaitConnection(server, null, SILENCE_MAX);
  }

  private synchronized void disconnect() {
    if (connection != null) {
      connection.disconnect();
      connection = null;
    }
  }

  /**
   * Ends a wait, if one is under way. When this returns, Redis will not do what is behind it any
   * more, unless it has not answered for {@link #END_MAX}.
   */
  void endWait() {
    if (!waiting.isLocked()) {
      return; // Who begins to wait now will find that he may not.
    }
    synchronized (this) {
      if (connection != null) {
        connection.end();
      }
    }
    try {
      if (waiting.tryLock(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        waiting.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a wait as {@link #endWait}, and any later one at once. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    endWait();
    disconnect();
  }
}
