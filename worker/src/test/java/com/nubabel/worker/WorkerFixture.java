package com.nubabel.worker;

import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.Range;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A queue of the test's own, and the workers it makes; all are closed at the end. */
final class WorkerFixture implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  final RedisConnections redis;
  final QueueKeys keys;
  final Queue queue;
  private final List<Worker> workers = new ArrayList<>();

  WorkerFixture() {
    this(TestRedis.uri());
  }

  WorkerFixture(String uri) {
    this(uri, new QueueKeys(TestRedis.prefix(), "q"));
  }

  WorkerFixture(String uri, QueueKeys keys) {
    this.redis = RedisConnections.open(uri);
    this.keys = keys;
    this.queue = new Queue(redis, keys, InstantSource.system());
  }

  /** A builder with short waits. */
  WorkerBuilder worker(Processor processor) {
    return Worker.builder(redis, keys).processor(processor).drainDelay(Duration.ofSeconds(1));
  }

  /** The same for a processor that is given several jobs at once. */
  WorkerBuilder batch(int size, BatchProcessor processor) {
    return Worker.builder(redis, keys).batch(size, processor).drainDelay(Duration.ofSeconds(1));
  }

  Worker start(WorkerBuilder builder) {
    Worker worker = builder.build();
    workers.add(worker);
    worker.start();
    return worker;
  }

  /** Adds jobs that are numbered by their data, from 0, and returns their ids. */
  List<String> add(int jobs) {
    return add(jobs, JobOptions.NONE);
  }

  List<String> add(int jobs, JobOptions options) {
    List<NewJob> all = IntStream.range(0, jobs).mapToObj(i -> NewJob.of("n", i, options)).toList();
    return queue.addBulk(all).stream().map(AddedJob::id).toList();
  }

  JobSnapshot awaitState(String id, JobState state) {
    return await("job " + id + " is " + state)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> queue.snapshot(id), snapshot -> snapshot.state() == state);
  }

  /** Until a worker blocks in Redis, waiting for jobs. */
  void awaitIdleWorker() {
    await("a worker waits")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                queue.inspect().getWorkers().stream()
                    .anyMatch(worker -> worker.fields().get("flags").contains("b")));
  }

  /** Whether the queue has a key of that name, such as {@code active}, or the id of a job. */
  boolean exists(String name) {
    return redis.reads().exists(keys.base() + name).toCompletableFuture().join() == 1;
  }

  /** The events of the stream, oldest first, each as its fields and values in turn. */
  List<List<String>> events() {
    return redis
        .reads()
        .xrange(keys.events(), Range.unbounded())
        .toCompletableFuture()
        .join()
        .stream()
        .map(
            entry ->
                entry.getBody().entrySet().stream()
                    .flatMap(field -> List.of(field.getKey(), field.getValue()).stream())
                    .toList())
        .toList();
  }

  /**
   * The names of the events of one job, oldest first, with where it came from: {@code
   * waiting<delayed}.
   */
  List<String> eventNames(String id) {
    return events().stream()
        .filter(event -> event.size() > 3 && event.get(3).equals(id))
        .map(
            event -> {
              int prev = event.indexOf("prev");
              return event.get(1) + (prev < 0 ? "" : "<" + event.get(prev + 1));
            })
        .toList();
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.close(Duration.ofSeconds(5)));
    redis.close();
  }
}
