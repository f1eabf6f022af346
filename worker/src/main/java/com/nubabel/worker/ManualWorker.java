package com.nubabel.worker;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Takes jobs one by one and moves them by hand, as Node's {@code new Worker(queue)} without a
 * processor does: nothing of it runs by itself. Who takes a job renews its lock and writes its end,
 * here or, by its id and token, through another of these elsewhere; what he forgets stalls, and
 * waits again after the next sweep of any worker.
 *
 * <p>Each call asks Redis once. In an outage it waits for its end, or fails at the deadline of the
 * connections. Safe for any thread.
 */
public final class ManualWorker implements AutoCloseable {
  private final WorkerScope scope;
  private final Queue queue;
  private final SchedulerSeries series;
  private final FetchState state;
  private final Fetcher fetcher;
  private final EndWriter ends;
  private final EndWriter endsAndFetches;

  /** Used by who holds {@code waiting}. */
  private final MarkerWait marker;

  private final ReentrantLock waiting = new ReentrantLock();

  ManualWorker(WorkerBuilder builder) {
    WorkerOptions options = builder.options();
    WorkerMetrics metrics = new WorkerMetrics(new MetricRegistry(), builder.keys.queue(), () -> 0);
    this.scope =
        new WorkerScope(
            builder.redis,
            builder.keys,
            options,
            metrics,
            builder.clock,
            StopSignal.impatient(),
            new Slots(options.concurrency()),
            builder.listeners());
    this.queue = new Queue(builder.redis, builder.keys, builder.clock);
    this.series = new SchedulerSeries(scope);
    this.marker = new MarkerWait(builder.redis, builder.keys, options.name());
    this.state = new FetchState(marker::endWait);
    JobOperations operations = new JobOperations(options);
    this.fetcher = new Fetcher(scope, operations, state);
    DeadLetterQueues letters = options.deadLetters();
    this.endsAndFetches = new EndWriter(scope, operations, state, fetcher, true, letters);
    this.ends = new EndWriter(scope, operations, state, fetcher, false, letters);
  }

  Queue queue() {
    return queue;
  }

  /**
   * Takes the next job, if there is one to be had. One that cannot be read fails, and the next is
   * taken.
   *
   * @param token that holds its lock; {@code 0} takes it without a lock, as Node has it
   * @return null if there is none now: the queue is empty, paused, full, or at its rate limit
   */
  public HeldJob getNextJob(String token) {
    return taken(fetcher.fetch(List.of(given("token", token)), false));
  }

  /**
   * Takes the next job, and waits for one, on a connection of its own. One thread at a time waits;
   * others first for their turn.
   *
   * @param wait longest; longer by up to a second if Redis is away
   * @return null if none came
   */
  public HeldJob getNextJob(String token, Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      HeldJob job = getNextJob(token);
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (job != null || left <= 0) {
        return job;
      }
      awaitWork(left);
    }
  }

  private void awaitWork(long maxMillis) throws InterruptedException {
    long now = scope.now();
    long limited = state.limitedUntilMillis() - now;
    if (limited > 0) {
      Thread.sleep(Math.min(limited, maxMillis));
      return;
    }
    long due = state.nextDueMillis();
    long millis = due == 0 ? maxMillis : Math.min(due - now, maxMillis);
    if (millis > 0 && waiting.tryLock(maxMillis, TimeUnit.MILLISECONDS)) {
      try {
        marker.await(Duration.ofMillis(millis), null, () -> true);
      } catch (JedisException e) {
        throw scope.redis().unavailable(e);
      } finally {
        waiting.unlock();
      }
    }
  }

  /** A job of which the caller says that he holds its lock: each move finds out. */
  public HeldJob held(String id, String token) {
    FetchedJob fetched = new FetchedJob(given("id", id), given("token", token), List.of());
    return new HeldJob(this, fetched, queue.getJob(id));
  }

  private static String given(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw new BadInputException(field, "must be given, got none");
    }
    return value;
  }

  /** Null if nothing was taken along. */
  HeldJob end(HeldJob job, Outcome outcome, boolean fetchesNext) {
    FetchedJob fetched = new FetchedJob(job.id(), job.token(), List.of());
    return taken((fetchesNext ? endsAndFetches : ends).write(fetched, job.job(), outcome));
  }

  void process(FetchedJob fetched, Job job, Processor processor) {
    if (job == null) {
      throw new NubabelException(
          "job %s in queue '%s': there is no such job"
              .formatted(fetched.id(), scope.keys().queue()));
    }
    ActiveJobs one = new ActiveJobs(fetched.token());
    EndWriter writer = processor instanceof Handlers handlers ? ends.with(handlers) : ends;
    new JobRunner(scope, Work.of(processor), one, writer).run(fetched, job);
  }

  private HeldJob taken(Fetched fetched) {
    Fetched next = fetched;
    while (!next.jobs().isEmpty()) {
      FetchedJob one = next.jobs().get(0);
      Job job;
      try {
        job = Job.of(scope.keys().queue(), one.id(), one.fields());
      } catch (NubabelException e) {
        Outcome unreadable = new Outcome.Failed(e.getMessage(), e.getMessage(), false);
        next = endsAndFetches.write(one, null, unreadable);
        continue;
      }
      if (!series.advance(job)) {
        throw new NubabelException(
            "job %s in queue '%s': the next of its job scheduler cannot be created; it stalls"
                .formatted(job.id(), job.queue()));
      }
      return new HeldJob(this, one, job);
    }
    return null;
  }

  /**
   * Renews the locks of jobs, in few calls.
   *
   * @return those whose lock is gone, or another's
   */
  public List<HeldJob> extendLocks(Collection<HeldJob> jobs, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new BadInputException("duration", "must be at least 1 ms, got " + duration);
    }
    Map<HeldJob, CompletableFuture<List<Object>>> replies = new LinkedHashMap<>();
    String millis = String.valueOf(duration.toMillis());
    for (HeldJob job : jobs) {
      List<String> arguments = List.of(job.id(), job.token(), millis);
      replies.put(job, scope.commit().submit(new Operation("extendLock", job.id(), arguments)));
    }
    List<HeldJob> lost = new ArrayList<>();
    replies.forEach(
        (job, reply) -> {
          if ((Long) join(reply).get(0) == 0) {
            lost.add(job);
          }
        });
    return lost;
  }

  /**
   * Looks for stalled jobs, unless some worker of the queue did within its interval.
   *
   * @return the ids of those that wait again
   */
  public List<String> moveStalledJobsToWait() {
    return join(new StalledSweep(scope).sweep()).stream().map(String.class::cast).toList();
  }

  private <T> T join(CompletableFuture<T> reply) {
    try {
      return reply.join();
    } catch (CompletionException e) {
      throw RedisConnections.isOutage(e.getCause())
          ? scope.redis().unavailable(e.getCause())
          : Fetcher.causeOf(e);
    }
  }

  /** Ends a wait for a job, which then fails. Jobs that are held stay active. */
  @Override
  public void close() {
    marker.close();
  }
}
