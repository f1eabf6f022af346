package com.nubabel.worker;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.CancelRequest;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of one queue, beside any number of other workers, Java's and Node's. Safe for any
 * thread.
 *
 * <p>A fetch loop on a thread of its own waits for jobs while slots are free; each job runs on its
 * own thread, virtual where the JVM has them; another thread renews locks and sweeps for stalled
 * jobs, and never blocks, so that a busy processor cannot lose its lock.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** How long a cancelled job has to give up before it is left to the stalled sweep. */
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(2);

  private final WorkerScope scope;
  private final String id = UUID.randomUUID().toString();
  private final ActiveJobs active = new ActiveJobs(id);
  private final Consumer<CancelRequest> cancels = active::cancel;
  private final AtomicInteger running = new AtomicInteger();
  private final FetchState state;
  private final MarkerWait marker;
  private final FetchLoop loop;
  private final JobRunner runner;
  private final Thread loopThread;
  private final ExecutorService jobs;
  private final ScheduledExecutorService upkeep;

  // Guarded by this.
  private boolean started;
  private boolean closed;

  Worker(WorkerBuilder builder) {
    WorkerOptions options = builder.options();
    WorkerMetrics metrics = new WorkerMetrics(builder.registry, builder.keys.queue(), this::active);
    this.scope =
        new WorkerScope(
            builder.redis,
            builder.keys,
            options,
            metrics,
            builder.clock,
            new StopSignal(),
            new Slots(options.concurrency()),
            builder.listeners());
    String queue = builder.keys.queue();
    JobOperations operations = new JobOperations(options);
    this.marker = new MarkerWait(builder.redis, builder.keys, options.name());
    this.state = new FetchState(marker::endWait);
    Fetcher fetcher = new Fetcher(scope, operations, state);
    boolean fetches = options.batchSize() == 1;
    EndWriter ends =
        new EndWriter(scope, operations, state, fetcher, fetches, options.deadLetters());
    this.runner = new JobRunner(scope, builder.work(id), active, ends);
    this.jobs = builder.threads.apply(queue);
    this.loop = new FetchLoop(scope, id, fetcher, state, marker, this::start);
    this.loopThread = new Thread(loop, "nubabel-fetch-" + queue);
    this.upkeep =
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "nubabel-upkeep-" + queue));
  }

  /** A worker for a queue with BullMQ's default prefix. */
  public static WorkerBuilder builder(RedisConnections redis, String queue) {
    return builder(redis, new QueueKeys(QueueKeys.DEFAULT_PREFIX, queue));
  }

  /**
   * A worker for a queue.
   *
   * @param redis stays its owner's: closed after the worker
   */
  public static WorkerBuilder builder(RedisConnections redis, QueueKeys keys) {
    return new WorkerBuilder(redis, keys);
  }

  /** Begins to work. Harmless when repeated. */
  public synchronized void start() {
    if (started || closed) {
      return;
    }
    started = true;
    CancelListener.of(scope.redis()).add(scope.keys(), cancels);
    WorkerOptions options = scope.options();
    if (!options.skipsLockRenewal()) {
      long renewal = options.lockDuration().toMillis() / LockRenewal.RENEWALS_PER_DURATION;
      schedule(new LockRenewal(scope, active), renewal, renewal);
    }
    if (!options.skipsStalledCheck()) {
      long sweep = options.stalledInterval().plus(StalledSweep.SLACK).toMillis();
      schedule(new StalledSweep(scope), 0, sweep);
    }
    if (options.timeout() != null) {
      TimeoutSweep timeouts = new TimeoutSweep(options.timeout(), active);
      schedule(timeouts, timeouts.intervalMillis(), timeouts.intervalMillis());
    }
    loopThread.start();
  }

  private void schedule(Runnable task, long initialMillis, long millis) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.warn("{}: {}", scope.keys().base(), e.toString());
          }
        };
    var unused =
        upkeep.scheduleWithFixedDelay(guarded, initialMillis, millis, TimeUnit.MILLISECONDS);
  }

  private void start(List<FetchedJob> slot) {
    int jobsAtOnce = slot.size();
    running.addAndGet(jobsAtOnce);
    jobs.execute(
        () -> {
          try {
            runner.runAll(slot);
          } finally {
            running.addAndGet(-jobsAtOnce);
            scope.slots().release();
          }
        });
  }

  /** Jobs, or batches, that may run at once. */
  public int concurrency() {
    return scope.slots().concurrency();
  }

  /**
   * Changes how many jobs, or batches, may run at once, from now on. When it is lowered those that
   * run go on, and as they end no others take their place.
   *
   * @throws com.nubabel.bridge.BadInputException if it is below 1, or absurd
   */
  public void setConcurrency(int jobs) {
    WorkerOptions.checkConcurrency(jobs);
    scope.slots().setConcurrency(jobs);
    if (scope.slots().isOverfull()) {
      marker.endWait();
    }
    state.wake();
  }

  /**
   * Takes no new jobs until {@link #resume}; those that run go on, and are not waited for. Other
   * workers are not touched: see {@link com.nubabel.bridge.queue.QueueSettings#pause} for the
   * queue.
   */
  public void pause() {
    if (scope.slots().pause()) {
      marker.endWait();
      scope.listeners().tell(WorkerListener::paused);
    }
  }

  /** Takes jobs again. Harmless when it is not paused. */
  public void resume() {
    if (scope.slots().resume()) {
      state.wake();
      scope.listeners().tell(WorkerListener::resumed);
    }
  }

  public boolean isPaused() {
    return scope.slots().isPaused();
  }

  /** Jobs that run now. */
  public int active() {
    return running.get();
  }

  /**
   * Whether jobs are really being fetched, or would be if a slot were free: false during an outage,
   * and when the loop has not come round for longer than a turn can take.
   */
  public boolean isAdvancing() {
    return loopThread.isAlive() && loop.isAdvancing();
  }

  /** Takes no new jobs from now on. Those that run go on: does not wait for them. */
  public void stopFetching() {
    scope.stop().drain();
    marker.close();
    loopThread.interrupt();
  }

  /** Closes, with half a minute for the jobs that run. */
  @Override
  public void close() {
    close(Duration.ofSeconds(30));
  }

  /**
   * Takes no new jobs, lets those that run finish, and cancels those that do not in time: they go
   * back to the queue, or, if they cannot be stopped, are left to the stalled sweep. When this
   * returns, nothing of the worker runs but such jobs. Harmless when repeated.
   *
   * @return whether all jobs finished
   */
  public boolean close(Duration grace) {
    stopFetching();
    boolean finished = true;
    synchronized (this) {
      if (closed) {
        return true;
      }
      closed = true;
      if (started) {
        finished = awaitEnd(grace);
        CancelListener.of(scope.redis()).remove(scope.keys(), cancels);
      }
    }
    upkeep.shutdownNow();
    scope.listeners().tell(WorkerListener::closed);
    return finished;
  }

  private boolean awaitEnd(Duration grace) {
    try {
      loopThread.join();
      jobs.shutdown();
      if (jobs.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      LOG.warn("{}: {} jobs are cancelled", scope.keys().base(), active());
      scope.stop().force();
      active.stopAll();
      jobs.awaitTermination(CANCEL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
