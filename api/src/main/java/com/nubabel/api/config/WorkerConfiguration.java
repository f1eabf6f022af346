package com.nubabel.api.config;

import com.nubabel.bridge.BadInputException;
import com.nubabel.worker.Processor;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.concurrent.TimeUnit;

/**
 * One entry of {@code workers}: a queue, and the class that does its jobs.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>queue</td><td></td><td>name of the queue; one entry for each</td></tr>
 * <tr><td>concurrency</td><td>1</td><td>jobs at once</td></tr>
 * <tr><td>processor</td><td></td><td>a class on the class path that implements {@link Processor} and
 *     has a public constructor without parameters</td></tr>
 * <tr><td>lockDuration</td><td>30s</td><td>a job whose worker renews nothing for this long counts as
 *     stalled</td></tr>
 * <tr><td>stalledInterval</td><td>30s</td><td>between two looks for stalled jobs</td></tr>
 * </table>
 */
public record WorkerConfiguration(
    @NotEmpty String queue,
    @Min(1) @Max(100_000) Integer concurrency,
    @NotEmpty String processor,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration lockDuration,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration stalledInterval) {
  public static final Duration LOCK_DURATION_DEFAULT = Duration.seconds(30);
  public static final Duration STALLED_INTERVAL_DEFAULT = Duration.seconds(30);

  /** What is null was not given. */
  public WorkerConfiguration {
    concurrency = concurrency == null ? 1 : concurrency;
    lockDuration = lockDuration == null ? LOCK_DURATION_DEFAULT : lockDuration;
    stalledInterval = stalledInterval == null ? STALLED_INTERVAL_DEFAULT : stalledInterval;
  }

  /**
   * Makes the processor.
   *
   * @param key where this entry stands: {@code workers[0]}
   * @throws BadInputException if the class is not there, or is no processor that can be made
   */
  public Processor newProcessor(String key) {
    try {
      Class<?> type = Class.forName(processor);
      if (!Processor.class.isAssignableFrom(type)) {
        throw refused(key, "must implement " + Processor.class.getName() + ", which it does not");
      }
      return (Processor) type.getConstructor().newInstance();
    } catch (ClassNotFoundException | LinkageError e) {
      throw refused(key, "must be a class on the class path; there is none of that name");
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw refused(key, "must be a public class with a public constructor without parameters");
    } catch (ReflectiveOperationException e) {
      throw refused(key, "cannot be made: its constructor threw " + e.getCause());
    }
  }

  private BadInputException refused(String key, String problem) {
    return new BadInputException(key + ".processor", problem + ", got " + processor);
  }
}
