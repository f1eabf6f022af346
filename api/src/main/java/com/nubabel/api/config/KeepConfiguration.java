package com.nubabel.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.nubabel.bridge.job.KeepJobs;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Min;

/**
 * Blocks {@code removeOnComplete} and {@code removeOnFail} of a worker: which finished jobs are
 * kept. As in BullMQ {@code true} keeps none, {@code false} all, a number the newest so many.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>count</td><td>any number</td><td>the newest so many</td></tr>
 * <tr><td>age</td><td>any age</td><td>not longer than this, such as 1h, to the second</td></tr>
 * <tr><td>limit</td><td>1000</td><td>how many are deleted by age at a time</td></tr>
 * </table>
 */
public record KeepConfiguration(@Min(0) Integer count, Duration age, @Min(1) Integer limit) {
  /** What is null was not given. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public KeepConfiguration {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static KeepConfiguration of(boolean removes) {
    return new KeepConfiguration(removes ? 0 : null, null, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static KeepConfiguration of(int count) {
    return new KeepConfiguration(count, null, null);
  }

  KeepJobs toKeepJobs() {
    return new KeepJobs(count, age == null ? null : age.toJavaDuration(), limit);
  }
}
