package com.nubabel.worker.testing;

import com.nubabel.bridge.events.EventPage;
import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.QueueNames;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.worker.Processor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Queues of a test's own on a real Redis: under a prefix that nobody else has, on a clock that the
 * test moves, and drained by hand. Closing it removes all its keys. For one thread.
 */
public final class TestKit implements AutoCloseable {
  private final RedisConnections redis;
  private final String prefix = TestRedis.prefix();
  private final PrefixKeys keys;
  private final TestClock clock;
  private final Map<String, Drain> drains = new HashMap<>();

  private TestKit(RedisConnections redis) {
    this.redis = redis;
    this.keys = new PrefixKeys(redis, prefix);
    this.clock = new TestClock(keys::age);
  }

  /**
   * A kit of one test. With JUnit {@link NubabelExtension} makes and closes it.
   *
   * @param redis stays its owner's, such as {@code RedisConnections.open(TestRedis.uri())}
   */
  public static TestKit on(RedisConnections redis) {
    return new TestKit(redis);
  }

  public RedisConnections redis() {
    return redis;
  }

  /** Of all keys. */
  public String prefix() {
    return prefix;
  }

  /** By which jobs are added, delayed, retried and repeated here. */
  public TestClock clock() {
    return clock;
  }

  /** A queue, for the code that adds jobs. */
  public Queue queue(String name) {
    return new Queue(redis, new QueueKeys(prefix, name), clock);
  }

  /** For the code that adds flows. */
  public FlowProducer flows() {
    return new FlowProducer(redis, prefix, clock);
  }

  /**
   * Runs what is due now until nothing is: one job after the other, on the calling thread, in the
   * order in which one worker would take them. A job that is retried at once, or whose children are
   * done, runs again; delayed ones wait until the clock has moved; other queues are drained by
   * themselves.
   *
   * @param processor such as {@link com.nubabel.worker.Handlers}
   * @return all runs, in order; of a job that is retried there are several
   * @throws IllegalStateException if a job is due again and again
   * @throws AssertionError that a handler threw: it is the test's
   */
  public List<JobRun> drain(String queue, Processor processor) {
    return drains
        .computeIfAbsent(queue, name -> new Drain(redis, queue(name), clock))
        .run(processor);
  }

  /**
   * The jobs of a type that were added, whoever added them and whatever became of them; but for
   * those that were removed since, and jobs that count as the same as others, which were not added.
   *
   * @return queue by queue, in the order of their names; in each as they were added
   */
  public <A> List<Added<A>> added(JobType<A, ?> type) {
    return added(queue -> true, type);
  }

  /** Those that were added to one queue. */
  public <A> List<Added<A>> added(String queue, JobType<A, ?> type) {
    return added(queue::equals, type);
  }

  private <A> List<Added<A>> added(Predicate<String> queues, JobType<A, ?> type) {
    List<Added<A>> added = new ArrayList<>();
    for (String name : new QueueNames(redis, prefix, clock).get()) {
      if (queues.test(name)) {
        additions(queue(name), type.name()).stream()
            .map(event -> queue(name).getJob(event.jobId()))
            .filter(Objects::nonNull)
            .map(job -> new Added<>(name, job.id(), type.readData(job.data()), job.options()))
            .forEach(added::add);
      }
    }
    return added;
  }

  private List<QueueEvent> additions(Queue queue, String name) {
    EventReader reader = new EventReader(redis);
    List<QueueEvent> found = new ArrayList<>();
    EventPage page = reader.after(queue.keys(), StreamId.MIN).join();
    while (!page.events().isEmpty()) {
      List<QueueEvent> events = page.events();
      events.stream()
          .filter(event -> event.name().equals("added"))
          .filter(event -> name.equals(event.fields().get("name")))
          .forEach(found::add);
      page = reader.after(queue.keys(), events.get(events.size() - 1).id()).join();
    }
    return found;
  }

  /** Removes all keys of the test. Harmless when repeated. */
  @Override
  public void close() {
    keys.remove();
  }
}
