package com.nubabel.worker;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.RateLimit;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.telemetry.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Options of a worker; what is not said is as in BullMQ, see {@link WorkerOptions}. */
public final class WorkerBuilder {
  final RedisConnections redis;
  final QueueKeys keys;
  private final WorkChoice work = new WorkChoice();
  MetricRegistry registry = new MetricRegistry();
  InstantSource clock = InstantSource.system();

  /** From the queue's name to the threads on which its jobs run. Only tests choose. */
  Function<String, ExecutorService> threads = JobThreads::newExecutor;

  private String name = WorkerOptions.DEFAULT.name();
  private int concurrency = WorkerOptions.DEFAULT.concurrency();
  private int batchSize = WorkerOptions.DEFAULT.batchSize();
  private Duration lockDuration = WorkerOptions.DEFAULT.lockDuration();
  private Duration stalledInterval = WorkerOptions.DEFAULT.stalledInterval();
  private int stalledMax = WorkerOptions.DEFAULT.stalledMax();
  private Duration drainDelay = WorkerOptions.DEFAULT.drainDelay();
  private KeepJobs removeOnComplete = WorkerOptions.DEFAULT.removeOnComplete();
  private KeepJobs removeOnFail = WorkerOptions.DEFAULT.removeOnFail();
  private RateLimit limiter;
  private int metricsMinutes;
  private int startedMax;
  private Duration timeout;
  private BackoffStrategy backoff;
  private DeadLetterQueues deadLetters = DeadLetterQueues.NONE;
  private Telemetry telemetry;
  private boolean skipsStalledCheck;
  private boolean skipsLockRenewal;
  private final List<WorkerListener> listeners = new ArrayList<>();

  WorkerBuilder(RedisConnections redis, QueueKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** What does the jobs. Must be given, unless handlers are. */
  public WorkerBuilder processor(Processor processor) {
    work.processor(processor);
    return this;
  }

  /** What does the jobs of one type; may be given for several. */
  public <A, R> WorkerBuilder handle(JobType<A, R> type, Handler<? super A, ? extends R> handler) {
    work.handle(type, handler);
    return this;
  }

  /** What does the jobs that no handler is for; default nothing: they fail for good. */
  public WorkerBuilder fallback(Processor processor) {
    work.fallback(processor);
    return this;
  }

  /**
   * What does several jobs in one call, instead of a processor. A call gets what there is, and does
   * not wait for more; concurrency counts calls. Each job still ends by itself, and beside other
   * workers nothing is different.
   *
   * @param size jobs at most, up to 100
   */
  public WorkerBuilder batch(int size, BatchProcessor processor) {
    this.batchSize = size;
    work.batch(processor);
    return this;
  }

  /** Shown by getWorkers and stored on each job; default none. */
  public WorkerBuilder name(String name) {
    this.name = name;
    return this;
  }

  /** Jobs at once, or batches; default 1. */
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

  /**
   * Jobs that may begin within a time, counted over all workers of the queue that say the same;
   * default any number. A maximum of the queue's own wins.
   */
  public WorkerBuilder limiter(RateLimit limiter) {
    this.limiter = limiter;
    return this;
  }

  /**
   * How many minutes of counts of completed and failed jobs the queue keeps for {@code getMetrics};
   * default 0: none. A week is 10080.
   */
  public WorkerBuilder metricsMinutes(int minutes) {
    this.metricsMinutes = minutes;
    return this;
  }

  /** Times a job may be started, stalls included, before it fails; default 0: any number. */
  public WorkerBuilder maxStartedAttempts(int count) {
    this.startedMax = count;
    return this;
  }

  /**
   * How long the processor may take with one job; default for ever. Then its thread is interrupted,
   * its {@code onCancel} hooks run, and the attempt fails, whatever the processor makes of it; it
   * is tried again while attempts are left. A processor that heeds neither keeps its slot, and the
   * job, until it returns.
   */
  public WorkerBuilder timeout(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  /** How long jobs wait whose type of backoff is one of your own; default none: they fail. */
  public WorkerBuilder backoffStrategy(BackoffStrategy strategy) {
    this.backoff = strategy;
    return this;
  }

  /**
   * The queue of the same prefix to which a job that fails for good is added as well, as a job of
   * its name whose data says all of it, in the step that fails it, unless its type names another;
   * default none. {@link com.nubabel.bridge.queue.DeadLetters} brings such jobs back. Only what
   * this worker fails goes there, be it for its attempts or for its stalls; not what was cancelled.
   */
  public WorkerBuilder deadLetters(String queue) {
    deadLetters = deadLetters.with(keys, queue);
    return this;
  }

  /** Leaves it to other workers to look for stalled jobs; one of the queue must. */
  public WorkerBuilder skipStalledCheck() {
    this.skipsStalledCheck = true;
    return this;
  }

  /** Does not renew locks: a job must be done within the lock duration. */
  public WorkerBuilder skipLockRenewal() {
    this.skipsLockRenewal = true;
    return this;
  }

  /** Hears what happens in this worker; may be given more than once. */
  public WorkerBuilder listener(WorkerListener listener) {
    listeners.add(listener);
    return this;
  }

  Listeners listeners() {
    return new Listeners(listeners);
  }

  /**
   * Makes each job a span {@code process}, whose parent is the span that added it, here or in Node;
   * default none. While a job runs its span is the current one, but in a batch, where none is.
   */
  public WorkerBuilder telemetry(OpenTelemetry openTelemetry) {
    this.telemetry = new Telemetry(openTelemetry);
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
    if (work.work() == null) {
      throw new BadInputException("processor", "must be given, or handlers");
    }
    redis.checkHolds(keys.base());
    return new Worker(this);
  }

  /** What runs the jobs of a worker. */
  Work work(String workerId) {
    Work plain = work.work();
    return telemetry == null ? plain : new TracedWork(plain, telemetry, workerId, name, clock);
  }

  /**
   * Takes jobs one by one and moves them by hand, with these options but for what a processor
   * needs.
   *
   * @throws BadInputException naming the option that cannot be
   */
  public ManualWorker buildManual() {
    if (work.work() != null) {
      throw new BadInputException("processor", "must not be given to a worker by hand");
    }
    redis.checkHolds(keys.base());
    return new ManualWorker(this);
  }

  WorkerOptions options() {
    return new WorkerOptions(
        name,
        concurrency,
        batchSize,
        lockDuration,
        stalledInterval,
        stalledMax,
        drainDelay,
        removeOnComplete,
        removeOnFail,
        limiter,
        metricsMinutes,
        startedMax,
        timeout,
        backoff,
        deadLetters.with(keys, work.types()),
        skipsStalledCheck,
        skipsLockRenewal);
  }
}
