package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what becomes of one address: use what is there, adopt it, start a server, or refuse. */
final class EmbeddedStart {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStart.class);

  /**
   * How long another process is given that has just begun to start, or to stop, in our directory.
   */
  private static final Duration LOCKED_MAX = Duration.ofSeconds(5);

  private final EmbeddedMode mode;
  private final RedisAddress address;
  private final Path directory;

  EmbeddedStart(EmbeddedMode mode, RedisAddress address, Path directory) {
    this.mode = mode;
    this.address = address;
    this.directory = directory.toAbsolutePath().normalize();
  }

  EmbeddedRedis run() {
    try {
      Deadline deadline = Deadline.in(LOCKED_MAX);
      Optional<EmbeddedRedis> opened = look();
      while (opened.isEmpty()) {
        if (deadline.hasPassed()) {
          throw new EmbeddedRedisException(
              "redis.embeddedDir %s is in use (%s is locked), but no Redis answers at redis.uri %s; give each application a directory of its own, or the same redis.uri"
                  .formatted(directory, directory.resolve("lock"), address));
        }
        Deadline.pause("the lock on " + directory);
        opened = look();
      }
      return opened.get();
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "redis.embeddedDir %s cannot be used: %s".formatted(directory, e), e);
    }
  }

  /** Empty: things are moving, look again. */
  private Optional<EmbeddedRedis> look() throws IOException {
    RedisProbe.Answer answer = RedisProbe.probe(address);
    return switch (answer.kind()) {
      case REFUSED -> start(answer.text());
      case UNREACHABLE -> throw nothingAnswers(answer.text());
      case REDIS -> adoptOrUse();
      case OTHER -> {
        // A server that wants TLS cannot make sense of our plain PING; the client will tell.
        if (!address.isTls()) {
          throw new EmbeddedRedisException(
              "redis.uri %s: something listens there that is no Redis: %s; stop it, or choose another port for redis.uri"
                  .formatted(address, answer.text()));
        }
        yield use();
      }
    };
  }

  private Optional<EmbeddedRedis> start(String refusal) throws IOException {
    if (address.isTls() || !address.isLoopback()) {
      throw nothingAnswers(refusal);
    }
    if (address.username() != null && !address.username().equals("default")) {
      throw new EmbeddedRedisException(
          "redis.uri names the user '%s', but the embedded Redis knows only the user 'default'; leave the user out"
              .formatted(address.username()));
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    Path real = directory.toRealPath();
    OwnerLock lock = OwnerLock.tryTake(real).orElse(null);
    if (lock == null) {
      return Optional.empty();
    }
    try {
      EmbeddedServer.of(real, address).ifPresent(this::stopElsewhere);
      EmbeddedServer server = new EmbeddedLaunch(address, real).launch();
      LOG.info("started the embedded Redis at {}, its data in {}", address, real);
      return Optional.of(EmbeddedRedis.owner(server, lock));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** An orphan on a former redis.uri: two servers must never append to one file. */
  private void stopElsewhere(EmbeddedServer orphan) {
    LOG.info(
        "stopping process {}, an embedded Redis left over at another address",
        orphan.process().pid());
    orphan.stop();
  }

  private Optional<EmbeddedRedis> adoptOrUse() throws IOException {
    // Through a tunnel, another machine's Redis may name a directory that is also here.
    boolean ours = address.isLoopback() && EmbeddedServer.livesIn(directory, address);
    OwnerLock lock = ours ? OwnerLock.tryTake(directory.toRealPath()).orElse(null) : null;
    if (lock != null) {
      Optional<EmbeddedServer> orphan =
          EmbeddedServer.of(directory.toRealPath(), address).filter(EmbeddedServer::answers);
      if (orphan.isPresent()) {
        LOG.info("adopted the embedded Redis at {}, whose owner is gone", address);
        return Optional.of(EmbeddedRedis.owner(orphan.get(), lock));
      }
      lock.close();
      if (!EmbeddedServer.livesIn(directory, address)) {
        return Optional.empty(); // Its owner was just stopping it.
      }
    }
    boolean siblings = ours && lock == null;
    if (mode == EmbeddedMode.ALWAYS && !siblings) {
      throw new EmbeddedRedisException(
          "redis.embedded is always, but a Redis that is not the one of %s answers at redis.uri %s; stop it, choose another port for redis.uri, or set redis.embedded: auto"
              .formatted(directory, address));
    }
    return use();
  }

  private static Optional<EmbeddedRedis> use() {
    return Optional.of(EmbeddedRedis.plainClient());
  }

  private EmbeddedRedisException nothingAnswers(String why) {
    return new EmbeddedRedisException(
        "nothing answers at redis.uri %s (%s), and the embedded Redis is started only for redis:// on a loopback address such as 127.0.0.1"
            .formatted(address, why));
  }
}
