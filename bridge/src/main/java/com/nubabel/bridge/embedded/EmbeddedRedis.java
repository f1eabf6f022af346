package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Redis server that comes with Nubabel, so that a first try needs none. Its jobs are kept in an
 * append-only file: whatever of us is killed, the next start carries on with what is there.
 *
 * <p>Of all processes that use one server, the one that holds the file {@code lock} in its
 * directory is the owner and stops it in {@link #close()}; the others are plain clients. A server
 * whose owner was killed is an orphan, and whoever starts next adopts it. No shutdown hook is
 * installed: Redis must go last, so the application closes this when its jobs are done.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

  /** Both null for a plain client; both are done with once closed. */
  private final EmbeddedServer server;

  private final OwnerLock lock;
  private boolean closed;

  private EmbeddedRedis(EmbeddedServer server, OwnerLock lock) {
    this.server = server;
    this.lock = lock;
  }

  static EmbeddedRedis owner(EmbeddedServer server, OwnerLock lock) {
    return new EmbeddedRedis(server, lock);
  }

  static EmbeddedRedis plainClient() {
    return new EmbeddedRedis(null, null);
  }

  /**
   * Looks at what answers at the address, and starts or adopts a server as the mode has it. Returns
   * when the server it started serves. Mode {@code NEVER}, sentinels and clusters are not looked
   * at.
   *
   * @param uri as in {@code redis.uri}; a server is started only on a loopback address
   * @param directory {@code redis.embeddedDir}: made when needed, holds data, log and lock
   * @throws EmbeddedRedisException if there is no Redis to be had there, or not the one asked for
   */
  public static EmbeddedRedis open(EmbeddedMode mode, String uri, Path directory) {
    boolean oneServer = uri.startsWith("redis://") || uri.startsWith("rediss://");
    if (mode == EmbeddedMode.ALWAYS && !uri.startsWith("redis://")) {
      throw new EmbeddedRedisException(
          "redis.embedded: always needs a redis.uri such as redis://127.0.0.1:6379: no TLS, no sentinels, no cluster");
    }
    if (mode == EmbeddedMode.NEVER || !oneServer) {
      return plainClient();
    }
    return new EmbeddedStart(mode, RedisAddress.parse(uri), directory).run();
  }

  /** Whether this process stops the server at the end; false for a plain client. */
  public boolean isOwner() {
    return server != null;
  }

  /**
   * Stops the server if this is its owner, after it has written out its data, and gives the
   * directory free. Waits up to 30 s; a server that is still there then is left to be adopted. Does
   * nothing for a plain client or the second time.
   */
  @Override
  public synchronized void close() {
    if (closed || !isOwner()) {
      return;
    }
    closed = true;
    try (lock) {
      server.stop();
      LOG.info("stopped the embedded Redis at {}", server.address());
    } catch (EmbeddedRedisException | IOException e) {
      LOG.warn("the embedded Redis at {}: {}", server.address(), e.getMessage());
    }
  }
}
