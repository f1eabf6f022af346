package com.nubabel.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Block {@code limits}: how much each caller may do, by his user, else by his address.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>writesPerSecond</td><td>1000</td><td>writes and chats in the long run; an array of jobs is
 *     one</td></tr>
 * <tr><td>burst</td><td>10000</td><td>at once</td></tr>
 * </table>
 */
public record LimitsConfiguration(
    @Min(1) @Max(1_000_000) Integer writesPerSecond, @Min(1) @Max(1_000_000) Integer burst) {
  public static final int WRITES_PER_SECOND_DEFAULT = 1000;
  public static final int BURST_DEFAULT = 10_000;

  /** What is null was not given. */
  public LimitsConfiguration {
    writesPerSecond = writesPerSecond == null ? WRITES_PER_SECOND_DEFAULT : writesPerSecond;
    burst = burst == null ? BURST_DEFAULT : burst;
  }

  public static LimitsConfiguration byDefault() {
    return new LimitsConfiguration(null, null);
  }
}
