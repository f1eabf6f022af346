package com.nubabel.bench.sse;

import com.nubabel.api.NubabelApplication;
import com.nubabel.bench.ThrowAwayRedis;
import com.nubabel.bridge.events.QueueEventsProducer;
import com.nubabel.bridge.job.QueueKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Ours, whole: an event goes to Redis, and from there through the server to its streams. */
final class NubabelPeer implements Peer {
  private static final String QUEUE = "b";

  private final ThrowAwayRedis redis;
  private final QueueEventsProducer producer;

  NubabelPeer(ThrowAwayRedis redis) {
    this.redis = redis;
    this.producer =
        new QueueEventsProducer(
            redis.connections(), new QueueKeys(QueueKeys.DEFAULT_PREFIX, QUEUE));
  }

  @Override
  public String name() {
    return "nubabel";
  }

  /** Everything as by default, but the limit of streams and the logs. */
  @Override
  public Process start(int port, Path directory) throws IOException {
    String configuration =
        """
        server:
          rootPath: /api
          applicationConnectors: [{type: h2c, port: %d, bindHost: 127.0.0.1, acceptQueueSize: 4096}]
          adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
          requestLog: {appenders: []}
        logging: {level: WARN}
        redis: {uri: "redis://127.0.0.1:%d", embedded: never}
        sse: {maxConnections: 20000}
        """
            .formatted(port, redis.port());
    return JavaServer.start(NubabelApplication.class, configuration, directory);
  }

  @Override
  public String streamPath() {
    return "/api/events?queue=" + QUEUE;
  }

  @Override
  public CompletableFuture<?> publish(int port, String data) {
    return producer.publishEvent("bench", Map.of("data", data));
  }

  @Override
  public boolean isJvm() {
    return true;
  }
}
