package com.nubabel.api;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.api.chat.ChatProcessor;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.WorkerConfiguration;
import com.nubabel.bridge.embedded.EmbeddedRedis;
import com.nubabel.bridge.events.EventPublisher;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.QueueNames;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.sse.Hub;
import com.nubabel.bridge.sse.StreamOpening;
import com.nubabel.bridge.sse.StreamPreparation;
import com.nubabel.bridge.sse.Viewer;
import com.nubabel.worker.Worker;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that stands behind HTTP: Redis if it is ours, the connections to it, the hub and the workers,
 * which start in this order and end in the opposite one. Jetty starts it when it has its ports and
 * before it takes requests, and stops it when it has answered the last.
 */
final class Backend implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final Duration PING_MAX = Duration.ofSeconds(2);

  private final NubabelConfiguration configuration;
  private final MetricRegistry metrics;
  private final InstantSource clock;

  /** Written by start and stop; null before and, should the start fail, beyond where it failed. */
  private EmbeddedRedis embedded;

  private ChatProcessor answers;

  private volatile RedisConnections redis;
  private volatile Hub hub;
  private volatile QueueNames queueNames;

  /** By queue; filled by start before any request comes. */
  private final Map<String, Worker> workers = new LinkedHashMap<>();

  /** Set once, when the shutdown begins. */
  private volatile boolean stopping;

  Backend(NubabelConfiguration configuration, MetricRegistry metrics, InstantSource clock) {
    this.configuration = configuration;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void start() {
    try {
      var at = configuration.redis();
      embedded = EmbeddedRedis.open(at.embedded(), at.uri(), at.embeddedDir());
      redis = RedisConnections.open(at.uri(), at.toOptions());
      queueNames = new QueueNames(redis, at.prefix(), clock);
      hub = new Hub(redis, at.prefix(), configuration.sse().toOptions(), metrics, clock);
      hub.start();
      var notifications = configuration.notifications();
      publisher(notifications.queue()).cap(notifications.maxLenEvents());
      for (int i = 0; i < configuration.workers().size(); i++) {
        startWorker("workers[" + i + "]", configuration.workers().get(i));
      }
      startChat(configuration.chat());
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  private void startWorker(String key, WorkerConfiguration options) {
    Worker worker =
        Worker.builder(redis, keys(options.queue()))
            .concurrency(options.concurrency())
            .processor(options.newProcessor(key))
            .lockDuration(options.lockDuration().toJavaDuration())
            .stalledInterval(options.stalledInterval().toJavaDuration())
            .metrics(metrics)
            .build();
    workers.put(options.queue(), worker);
    worker.start();
  }

  /** Does nothing without the block. */
  private void startChat(ChatConfiguration chat) {
    if (chat == null) {
      return;
    }
    publisher(chat.queue()).cap(chat.maxLenEvents());
    if (chat.concurrency() > 0) {
      answers = ChatProcessor.of(chat, metrics);
      Worker worker =
          Worker.builder(redis, keys(chat.queue()))
              .concurrency(chat.concurrency())
              .processor(answers)
              .lockDuration(chat.lockDuration().toJavaDuration())
              .stalledInterval(chat.stalledInterval().toJavaDuration())
              .metrics(metrics)
              .build();
      workers.put(chat.queue(), worker);
      worker.start();
    }
  }

  /**
   * Ends the work while streams and requests are still served: fetches no more, lets the running
   * jobs finish, and at last ends the streams, which have shown how those jobs ended.
   *
   * @param grace for the jobs; what then still runs will be found stalled by the next worker
   * @param spread of the ends of the streams, so that their readers do not come back all at once
   */
  void endWork(Duration grace, Duration spread) {
    stopping = true;
    long deadline = System.nanoTime() + grace.toNanos();
    workers.values().forEach(Worker::stopFetching);
    workers.forEach(
        (queue, worker) -> {
          Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
          if (!worker.close(left)) {
            LOG.warn("queue '{}': {} jobs did not finish within the grace", queue, worker.active());
          }
        });
    if (hub != null) {
      hub.closeStreams(spread);
    }
  }

  /** Ends everything at once, whatever still runs; Redis last. Harmless when repeated. */
  @Override
  public void stop() {
    stopping = true;
    workers.values().forEach(worker -> worker.close(Duration.ZERO));
    if (answers != null) {
      answers.close();
    }
    if (hub != null) {
      hub.close();
    }
    if (redis != null) {
      redis.close();
    }
    if (embedded != null) {
      embedded.close();
    }
  }

  private QueueKeys keys(String queue) {
    return new QueueKeys(configuration.redis().prefix(), queue);
  }

  Queue queue(String name) {
    return new Queue(redis, keys(name), clock);
  }

  EventPublisher publisher(String queue) {
    return new EventPublisher(redis, keys(queue));
  }

  FlowProducer flows() {
    return new FlowProducer(redis, configuration.redis().prefix(), clock);
  }

  /** The names of all queues with our prefix. */
  List<String> queueNames() {
    return queueNames.get();
  }

  CompletableFuture<StreamOpening> open(StreamPreparation preparation, Viewer viewer) {
    return hub.open(preparation, viewer);
  }

  void ping() {
    redis.ping(PING_MAX);
  }

  boolean isHubAdvancing() {
    return !stopping && hub.isAdvancing();
  }

  boolean isWorkerAdvancing(String queue) {
    return !stopping && workers.get(queue).isAdvancing();
  }

  /** For messages: {@code 127.0.0.1:6379 (embedded, files in data)}. */
  String redisDescription() {
    return embedded.isOwner()
        ? "%s (embedded, files in %s)"
            .formatted(redis.address(), configuration.redis().embeddedDir())
        : redis.address();
  }
}
