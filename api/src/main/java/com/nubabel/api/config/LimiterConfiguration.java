package com.nubabel.api.config;

import com.nubabel.bridge.queue.RateLimit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/**
 * Block {@code limiter} of a worker: how many jobs may begin within a time, in all workers of the
 * queue that say the same.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>max</td><td></td><td>jobs</td></tr>
 * <tr><td>duration</td><td></td><td>the time, such as 1s</td></tr>
 * </table>
 */
public record LimiterConfiguration(
    @NotNull @Min(1) Integer max,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration duration) {
  RateLimit toLimit() {
    return new RateLimit(max, duration.toJavaDuration());
  }
}
