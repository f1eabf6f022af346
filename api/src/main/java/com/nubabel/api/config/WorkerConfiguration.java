package com.nubabel.api.config;

import com.nubabel.worker.WorkerBuilder;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.concurrent.TimeUnit;

/**
 * One entry of {@code workers}: a queue, and the class that does its jobs.
 *
 * <table>
 * <caption>Keys; the defaults are BullMQ's</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>queue</td><td></td><td>name of the queue; one entry for each</td></tr>
 * <tr><td>processor</td><td></td><td>a class on the class path that implements {@link
 *     com.nubabel.worker.Processor}, {@link com.nubabel.worker.BatchProcessor} or {@code
 *     Supplier<Handlers>}; its public constructor may take Dropwizard's {@code Environment} and the
 *     {@code NubabelConfiguration}. One that is {@code AutoCloseable} is closed at the end</td></tr>
 * <tr><td>batch</td><td></td><td>for a {@code BatchProcessor} alone: jobs in one call, at
 *     most</td></tr>
 * <tr><td>name</td><td>none</td><td>shown by getWorkers and stored on each job</td></tr>
 * <tr><td>concurrency</td><td>1</td><td>jobs at once</td></tr>
 * <tr><td>lockDuration</td><td>30s</td><td>a job whose worker renews nothing for this long counts as
 *     stalled</td></tr>
 * <tr><td>stalledInterval</td><td>30s</td><td>between two looks for stalled jobs</td></tr>
 * <tr><td>maxStalledCount</td><td>1</td><td>times a job may stall before it fails</td></tr>
 * <tr><td>maxStartedAttempts</td><td>any number</td><td>times a job may be started before it
 *     fails</td></tr>
 * <tr><td>timeout</td><td>none</td><td>an attempt that takes longer is interrupted, and fails</td></tr>
 * <tr><td>drainDelay</td><td>5s</td><td>longest wait for a wake-up before an empty queue is asked
 *     again</td></tr>
 * <tr><td>limiter</td><td>none</td><td>{@link LimiterConfiguration}: how many jobs may begin in a
 *     time</td></tr>
 * <tr><td>removeOnComplete, removeOnFail</td><td>keep all</td><td>{@link KeepConfiguration}: what is
 *     kept of jobs that do not say so themselves</td></tr>
 * <tr><td>metricsMinutes</td><td>0</td><td>minutes of counts that the queue keeps for {@code
 *     getMetrics}</td></tr>
 * <tr><td>deadLetters</td><td>none</td><td>queue to which a job that fails for good is added
 *     too</td></tr>
 * </table>
 */
public record WorkerConfiguration(
    @NotEmpty String queue,
    @NotEmpty String processor,
    @Min(1) @Max(100) Integer batch,
    String name,
    @Min(1) @Max(100_000) Integer concurrency,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration lockDuration,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration stalledInterval,
    @Min(0) Integer maxStalledCount,
    @Min(1) Integer maxStartedAttempts,
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS) Duration timeout,
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS) Duration drainDelay,
    @Valid LimiterConfiguration limiter,
    @Valid KeepConfiguration removeOnComplete,
    @Valid KeepConfiguration removeOnFail,
    @Min(0) Integer metricsMinutes,
    String deadLetters) {
  public static final Duration LOCK_DURATION_DEFAULT = Duration.seconds(30);
  public static final Duration STALLED_INTERVAL_DEFAULT = Duration.seconds(30);

  /** Says to a worker what is said here; what is null was not given, and stays as it is. */
  public WorkerBuilder applyTo(WorkerBuilder worker) {
    Given.apply(name, worker::name);
    Given.apply(concurrency, worker::concurrency);
    Given.duration(lockDuration, worker::lockDuration);
    Given.duration(stalledInterval, worker::stalledInterval);
    Given.apply(maxStalledCount, worker::maxStalledCount);
    Given.apply(maxStartedAttempts, worker::maxStartedAttempts);
    Given.duration(timeout, worker::timeout);
    Given.duration(drainDelay, worker::drainDelay);
    Given.apply(limiter, given -> worker.limiter(given.toLimit()));
    Given.apply(removeOnComplete, given -> worker.removeOnComplete(given.toKeepJobs()));
    Given.apply(removeOnFail, given -> worker.removeOnFail(given.toKeepJobs()));
    Given.apply(metricsMinutes, worker::metricsMinutes);
    Given.apply(deadLetters, worker::deadLetters);
    return worker;
  }
}
