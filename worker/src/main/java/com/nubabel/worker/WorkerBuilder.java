package com.nubabel.worker;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Options of a worker; what is not said is as in BullMQ, see {@link WorkerOptions}. */
public final class WorkerBuilder {
  final RedisConnections redis;
  final QueueKeys keys;
  Processor processor;
  MetricRegistry registry = new MetricRegistry();
  InstantSource clock = InstantSource.system();

  /** From the queue's name to the threads on which its jobs run. Only tests choose. */
  Function<String, ExecutorService> threads = JobThreads::newExecutor;

  private String name = WorkerOptions.DEFAULT.name();
  private int concurrency = WorkerOptions.DEFAULT.concurrency();
  private Duration lockDuration = WorkerOptions.DEFAULT.lockDuration();
  private Duration stalledInterval = WorkerOptions.DEFAULT.stalledInterval();
  private int stalledMax = WorkerOptions.DEFAULT.stalledMax();
  private Duration drainDelay = WorkerOptions.DEFAULT.drainDelay();
  private KeepJobs removeOnComplete = WorkerOptions.DEFAULT.removeOnComplete();
  private KeepJobs removeOnFail = WorkerOptions.DEFAULT.removeOnFail();

  WorkerBuilder(RedisConnections redis, QueueKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** What does the jobs. Must be given. */
  public WorkerBuilder processor(Processor processor) {
    this.processor = processor;
    return this;
  }

  /** Shown by getWorkers and stored on each job; default none. */
  public WorkerBuilder name(String name) {
    this.name = name;
    return this;
  }

  /** Jobs at once; default 1. */
  public WorkerBuilder concurrency(int concurrency) {
    this.concurrency = concurrency;
    return this;
  }

  /** A job whose lock was not renewed for this long counts as stalled; default 30 s. */
  public WorkerBuilder lockDuration(Duration lockDuration) {
    this.lockDuration = lockDuration;
    return this;
  }

  /** Between two sweeps for stalled jobs, of all workers together; default 30 s. */
  public WorkerBuilder stalledInterval(Duration stalledInterval) {
    this.stalledInterval = stalledInterval;
    return this;
  }

  /** Times a job may stall before it is failed; default 1. */
  public WorkerBuilder maxStalledCount(int count) {
    this.stalledMax = count;
    return this;
  }

  /** Longest wait for a wake-up before an empty queue is asked again; default 5 s. */
  public WorkerBuilder drainDelay(Duration drainDelay) {
    this.drainDelay = drainDelay;
    return this;
  }

  /** What is kept of completed jobs that do not say so themselves; default all. */
  public WorkerBuilder removeOnComplete(KeepJobs keep) {
    this.removeOnComplete = keep;
    return this;
  }

  /** What is kept of failed jobs that do not say so themselves; default all. */
  public WorkerBuilder removeOnFail(KeepJobs keep) {
    this.removeOnFail = keep;
    return this;
  }

  /** Where {@code worker.<queue>.…} is counted; default nowhere that can be seen. */
  public WorkerBuilder metrics(MetricRegistry registry) {
    this.registry = registry;
    return this;
  }

  /** What time it is; default the system's. */
  public WorkerBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /**
   * The worker, not yet started.
   *
   * @throws BadInputException naming the option that cannot be
   */
  public Worker build() {
    if (processor == null) {
      throw new BadInputException("processor", "must be given");
    }
    redis.checkHolds(keys.base());
    return new Worker(this);
  }

  /**
   * Takes jobs one by one and moves them by hand, with these options but for what a processor
   * needs.
   *
   * @throws BadInputException naming the option that cannot be
   */
  public ManualWorker buildManual() {
    if (processor != null) {
      throw new BadInputException("processor", "must not be given to a worker by hand");
    }
    redis.checkHolds(keys.base());
    return new ManualWorker(this);
  }

  WorkerOptions options() {
    return new WorkerOptions(
        name,
        concurrency,
        lockDuration,
        stalledInterval,
        stalledMax,
        drainDelay,
        removeOnComplete,
        removeOnFail);
  }
}
