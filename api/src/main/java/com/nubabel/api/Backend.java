package com.nubabel.api;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.api.chat.ChatProcessor;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.WorkerConfiguration;
import com.nubabel.bridge.BadInputException;
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
import com.nubabel.worker.WorkerBuilder;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All that stands behind HTTP: Redis if it is ours, the connections to it, the hub and the workers,
 * which start in this order and end in the opposite one. Jetty starts it when it has its ports and
 * before it takes requests, and stops it when it has answered the last.
 */
final class Backend implements Managed {
  private static final Duration PING_MAX = Duration.ofSeconds(2);

  private final NubabelConfiguration configuration;
  private final Environment environment;
  private final MetricRegistry metrics;
  private final boolean servesStreams;
  private final InstantSource clock = InstantSource.system();
  private final Workers workers = new Workers();

  /** By queue, what a program says of its workers; filled before the start. */
  private final Map<String, Consumer<WorkerBuilder>> programmed = new LinkedHashMap<>();

  // Written by connect, start and stop; null before and, should the start fail, beyond where it
  // failed.
  private volatile EmbeddedRedis embedded;
  private volatile RedisConnections redis;
  private volatile QueueNames queueNames;
  private volatile Hub hub;
  private boolean started;

  /** Set once, when the shutdown begins. */
  private volatile boolean stopping;

  /**
   * @param environment for processors of the configuration that ask for it
   * @param metrics where workers and streams are counted
   * @param servesStreams whether there is a hub
   */
  Backend(
      NubabelConfiguration configuration,
      Environment environment,
      MetricRegistry metrics,
      boolean servesStreams) {
    this.configuration = configuration;
    this.environment = environment;
    this.metrics = metrics;
    this.servesStreams = servesStreams;
  }

  /** A worker that a program describes; see {@link NubabelBundle#worker}. */
  synchronized void program(String queue, Consumer<WorkerBuilder> options) {
    if (started) {
      throw new IllegalStateException(
          "queue '" + queue + "': the workers have been started; describe them before");
    }
    QueueKeys.checkQueue("queue", queue);
    QueueKeys.checkNotReserved("queue", queue);
    if (workedQueues().contains(queue)) {
      throw secondWorker(queue);
    }
    programmed.put(queue, options);
  }

  static BadInputException secondWorker(String queue) {
    return new BadInputException(
        "queue", "must have one worker of a bundle, got a second one for '" + queue + "'");
  }

  @Override
  public synchronized void start() {
    started = true;
    try {
      connect();
      if (servesStreams) {
        String prefix = configuration.redis().prefix();
        hub = new Hub(redis, prefix, configuration.sse().toOptions(), metrics, clock);
        hub.start();
        var notifications = configuration.notifications();
        publisher(notifications.queue()).cap(notifications.maxLenEvents());
      }
      for (int i = 0; i < configuration.workers().size(); i++) {
        startWorker("workers[" + i + "]", configuration.workers().get(i));
      }
      programmed.forEach(
          (queue, options) -> {
            WorkerBuilder builder = builder(queue);
            options.accept(builder);
            workers.start(queue, builder);
          });
      startChat(configuration.chat());
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Opens Redis at the first need of it, at the latest at the start. */
  private synchronized RedisConnections connect() {
    if (redis == null) {
      var at = configuration.redis();
      EmbeddedRedis server = EmbeddedRedis.open(at.embedded(), at.uri(), at.embeddedDir());
      try {
        redis = RedisConnections.open(at.uri(), at.toOptions());
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
      embedded = server;
      queueNames = new QueueNames(redis, at.prefix(), clock);
    }
    return redis;
  }

  private WorkerBuilder builder(String queue) {
    return Worker.builder(redis, keys(queue)).metrics(metrics);
  }

  private void startWorker(String key, WorkerConfiguration options) {
    ProcessorClass type = ProcessorClass.of(key, options);
    Object made = type.make(environment, configuration);
    workers.closeAtTheEnd(made);
    WorkerBuilder builder = type.set(made, options, builder(options.queue()));
    workers.start(options.queue(), options.applyTo(builder));
  }

  /** Does nothing without the block. */
  private void startChat(ChatConfiguration chat) {
    if (chat == null) {
      return;
    }
    publisher(chat.queue()).cap(chat.maxLenEvents());
    if (chat.concurrency() > 0) {
      ChatProcessor answers = ChatProcessor.of(chat, metrics);
      workers.closeAtTheEnd(answers);
      workers.start(
          chat.queue(),
          builder(chat.queue())
              .concurrency(chat.concurrency())
              .processor(answers)
              .lockDuration(chat.lockDuration().toJavaDuration())
              .stalledInterval(chat.stalledInterval().toJavaDuration()));
    }
  }

  /**
   * Ends the work while streams and requests are still served: fetches no more, lets the running
   * jobs finish, and at last ends the streams, which have shown how those jobs ended.
   *
   * @param grace for the jobs
   * @param spread of the ends of the streams, so that their readers do not come back all at once
   */
  void endWork(Duration grace, Duration spread) {
    stopping = true;
    workers.end(grace);
    if (hub != null) {
      hub.closeStreams(spread);
    }
  }

  /** Ends everything at once, whatever still runs; Redis last. Harmless when repeated. */
  @Override
  public synchronized void stop() {
    stopping = true;
    workers.close();
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

  RedisConnections redis() {
    RedisConnections open = redis;
    return open == null ? connect() : open;
  }

  Queue queue(String name) {
    return new Queue(redis(), keys(name), clock);
  }

  EventPublisher publisher(String queue) {
    return new EventPublisher(redis(), keys(queue));
  }

  FlowProducer flows() {
    return new FlowProducer(redis(), configuration.redis().prefix(), clock);
  }

  /** The names of all queues with our prefix. */
  List<String> queueNames() {
    return queueNames.get();
  }

  /** The queues whose jobs this node does, or will when it has started. */
  synchronized List<String> workedQueues() {
    return Stream.concat(configuration.workedQueues().stream(), programmed.keySet().stream())
        .toList();
  }

  CompletableFuture<StreamOpening> open(StreamPreparation preparation, Viewer viewer) {
    return hub.open(preparation, viewer);
  }

  void ping() {
    redis().ping(PING_MAX);
  }

  boolean isHubAdvancing() {
    return !stopping && hub != null && hub.isAdvancing();
  }

  boolean isWorkerAdvancing(String queue) {
    return !stopping && workers.isAdvancing(queue);
  }

  /** For messages: {@code 127.0.0.1:6379 (embedded, files in data)}. */
  String redisDescription() {
    return embedded.isOwner()
        ? "%s (embedded, files in %s)"
            .formatted(redis.address(), configuration.redis().embeddedDir())
        : redis.address();
  }
}
