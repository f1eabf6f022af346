package com.nubabel.bridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A directory and an address for one server; ends what is left of it. */
final class EmbeddedFixture implements AutoCloseable {
  final String uri = "redis://127.0.0.1:" + RedisProcess.freePort();
  private final Supplier<Path> directory;

  /** In a directory that is known when the test begins. */
  EmbeddedFixture(Supplier<Path> directory) {
    this.directory = directory;
  }

  EmbeddedRedis open(EmbeddedMode mode) {
    return EmbeddedRedis.open(mode, uri, directory.get());
  }

  /** The server that lives in the directory, if any does. */
  Optional<EmbeddedServer> found() {
    try {
      return EmbeddedServer.of(directory.get().toRealPath(), RedisAddress.parse(uri));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, where there must be one, and it must answer. */
  EmbeddedServer server() {
    EmbeddedServer server = found().orElseThrow();
    assertThat(server.answers()).isTrue();
    return server;
  }

  /** Kills the server as {@code kill -9} does. */
  void kill() {
    EmbeddedServer server = server();
    server.process().destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
  }

  /** The reply to one command, or the last element of an array. */
  static String say(String uri, String... words) throws IOException {
    try (RedisSocket redis = RedisSocket.login(RedisAddress.parse(uri), Duration.ofSeconds(5))) {
      var reply = redis.call(words);
      return reply.get(reply.size() - 1);
    }
  }

  /** Whatever a test leaves behind in its directory. */
  @Override
  public void close() {
    found().ifPresent(EmbeddedServer::stop);
  }
}
