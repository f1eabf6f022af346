package com.nubabel.api.health;

import com.codahale.metrics.health.HealthCheck;
import java.util.function.BooleanSupplier;

/**
 * Whether a loop really goes round: a connection that answers PING while nothing is fetched is the
 * failure to be found.
 */
public final class AdvanceHealth extends HealthCheck {
  private final String loop;
  private final BooleanSupplier isAdvancing;

  /**
   * @param loop what has stopped, should it have: {@code the worker of queue 'demo'}
   */
  public AdvanceHealth(String loop, BooleanSupplier isAdvancing) {
    this.loop = loop;
    this.isAdvancing = isAdvancing;
  }

  @Override
  protected Result check() {
    return isAdvancing.getAsBoolean()
        ? Result.healthy()
        : Result.unhealthy("%s does not advance, or is being stopped", loop);
  }
}
