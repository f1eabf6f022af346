package com.nubabel.api.health;

import com.codahale.metrics.health.HealthCheck;

/** Whether Redis answers. */
public final class RedisHealth extends HealthCheck {
  private final Runnable ping;

  /**
   * @param ping asks Redis, and throws if there is no answer
   */
  public RedisHealth(Runnable ping) {
    this.ping = ping;
  }

  @Override
  protected Result check() {
    ping.run();
    return Result.healthy();
  }
}
