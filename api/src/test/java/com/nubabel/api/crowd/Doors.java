package com.nubabel.api.crowd;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.Nginx;
import com.nubabel.api.testing.ServerProcess;
import com.nubabel.bridge.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two nodes, each a process of its own on a port that it keeps, and a real nginx in front of them:
 * three doors to the same streams.
 */
final class Doors implements AutoCloseable {
  /** Each for at most 128 streams, which is what nginx takes on one HTTP/2 connection. */
  private static final int PROXIED_CLIENTS = 6;

  private final List<ServerProcess> nodes;
  private final Nginx nginx;
  private final HttpClient direct =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<HttpClient> proxied;

  /**
   * Starts all three.
   *
   * @param directory for their files
   */
  Doors(Path directory, RedisProcess redis, String prefix) {
    List<CompletableFuture<ServerProcess>> starting =
        Stream.of("one", "other")
            .map(
                name ->
                    CompletableFuture.supplyAsync(
                        () ->
                            ServerProcess.start(
                                make(directory, name), settings(redis.uri(), prefix))))
            .toList();
    this.nodes = starting.stream().map(CompletableFuture::join).toList();
    this.nginx =
        Nginx.start(
            make(directory, "nginx"),
            nodes.stream().map(ServerProcess::baseUri).toList(),
            Map.of(
                "limit_conn streams 200;",
                "limit_conn streams 2000;",
                "worker_connections 500;",
                "worker_connections 4000;"));
    this.proxied = IntStream.range(0, PROXIED_CLIENTS).mapToObj(client -> nginx.client()).toList();
  }

  private static Map<String, String> settings(String redisUri, String prefix) {
    return Map.of(
        "redis.uri",
        redisUri,
        "redis.prefix",
        prefix,
        "redis.embedded",
        "never",
        "workers",
        "[]",
        "server.applicationConnectors[0].port",
        String.valueOf(RedisProcess.freePort()),
        "sse.heartbeat",
        "500ms",
        "sse.maxLifetime",
        "20s",
        "sse.window",
        "200");
  }

  private static Path make(Path directory, String name) {
    try {
      return Files.createTempDirectory(directory, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a stream through one of the doors.
   *
   * @param lastEventId empty for none
   */
  EventReader open(String path, String lastEventId, Random random) {
    int door = random.nextInt(4);
    HttpClient client = door < 2 ? direct : proxied.get(random.nextInt(proxied.size()));
    URI uri = door < 2 ? nodes.get(door).baseUri() : nginx.baseUri();
    return EventReader.open(client, uri, path, "Last-Event-ID", lastEventId);
  }

  /** As {@code kill -9}. */
  void kill(int node) {
    nodes.get(node).kill();
  }

  /** Returns when it serves again, where it did. */
  void restart(int node) {
    nodes.get(node).restart();
  }

  @Override
  public void close() {
    nginx.close();
    nodes.forEach(ServerProcess::kill);
  }
}
