package com.nubabel.bridge.sse;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A hub over real Redis, under a prefix of its own, and the other side: who writes events. */
final class HubFixture implements AutoCloseable {
  final String prefix;
  final RedisConnections redis;
  final MetricRegistry metrics = new MetricRegistry();
  final Hub hub;

  /** Added to the time that has passed for the hub. */
  final AtomicLong skippedMillis = new AtomicLong();

  HubFixture(HubOptions options) {
    this(TestRedis.uri(), options);
  }

  HubFixture(String uri, HubOptions options) {
    this(RedisConnections.open(uri), TestRedis.prefix(), options);
  }

  /** Over connections that it closes. */
  HubFixture(RedisConnections redis, String prefix, HubOptions options) {
    this.redis = redis;
    this.prefix = prefix;
    this.hub = another(options);
  }

  /** One more hub on the same queues, as of another node. The caller closes it. */
  Hub another(HubOptions options) {
    StreamClock time = StreamClock.of(InstantSource.system());
    Hub made =
        new Hub(
            redis,
            prefix,
            options,
            metrics,
            new StreamClock(time.wall(), () -> time.elapsedMillis() + skippedMillis.get()));
    made.start();
    return made;
  }

  QueueKeys keys(String queue) {
    return new QueueKeys(prefix, queue);
  }

  Queue queue(String name) {
    return new Queue(redis, keys(name), InstantSource.system());
  }

  /** Writes an event, untrimmed; returns its id. */
  String write(String queue, String event, String... fieldsAndValues) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("event", event);
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      entry.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
    }
    return redis
        .commands()
        .xadd(keys(queue).events(), new XAddArgs(), entry)
        .toCompletableFuture()
        .join();
  }

  /** Writes many of the same, numbered as {@code n} from 1, in one step, untrimmed. */
  void burst(String queue, int count, String... fieldsAndValues) {
    burst(queue, count, Integer.MAX_VALUE, fieldsAndValues);
  }

  /** The same, and trims within the step, so that nobody can read between. */
  void burst(String queue, int count, int keep, String... fieldsAndValues) {
    List<String> arguments = new ArrayList<>(List.of(fieldsAndValues));
    arguments.add(0, String.valueOf(count));
    arguments.add(1, String.valueOf(keep));
    redis
        .commands()
        .eval(
            """
            for n = 1, ARGV[1] do
              redis.call('XADD', KEYS[1], '*', 'n', n, unpack(ARGV, 3))
            end
            redis.call('XTRIM', KEYS[1], 'MAXLEN', ARGV[2])
            """,
            ScriptOutputType.STATUS,
            new String[] {keys(queue).events()},
            arguments.toArray(String[]::new))
        .toCompletableFuture()
        .join();
  }

  /** Leaves only the newest entries. */
  void trim(String queue, long keep) {
    redis.commands().xtrim(keys(queue).events(), false, keep).toCompletableFuture().join();
  }

  StreamOpening open(StreamRequest request) {
    return hub.open(request).join();
  }

  /** Opens a stream that must be ready, and connects it. */
  Client connect(StreamRequest request) {
    return connect(hub, request, new RecordingSink());
  }

  Client connect(StreamRequest request, Viewer viewer) {
    return connect(hub.open(request, viewer).join(), new RecordingSink());
  }

  static Client connect(Hub hub, StreamRequest request, RecordingSink sink) {
    return connect(hub.open(request).join(), sink);
  }

  private static Client connect(StreamOpening opening, RecordingSink sink) {
    if (!(opening instanceof StreamOpening.Ready ready)) {
      throw new AssertionError("not ready: " + opening);
    }
    ready.subscription().start(sink);
    return new Client(ready.subscription(), sink);
  }

  Client connectQueue(String queue) {
    return connect(queue(queue, null));
  }

  Client connectQueue(String queue, String lastEventId) {
    return connect(queue(queue, lastEventId));
  }

  Client connectJob(String queue, String jobId) {
    return connect(new StreamRequest.JobEvents(queue, jobId, null));
  }

  Client connectJob(String queue, String jobId, String lastEventId) {
    return connect(new StreamRequest.JobEvents(queue, jobId, lastEventId));
  }

  static StreamRequest queue(String queue, String lastEventId) {
    return StreamRequest.Events.of(List.of(queue), List.of(), lastEventId);
  }

  /** A client that is connected. */
  record Client(Subscription subscription, RecordingSink sink) {}

  @Override
  public void close() {
    hub.close();
    redis.close();
  }
}
