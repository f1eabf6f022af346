package com.nubabel.worker;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.GroupCommit;
import com.nubabel.bridge.redis.RedisConnections;
import java.time.InstantSource;

/** What all parts of one worker share. */
record WorkerScope(
    RedisConnections redis,
    QueueKeys keys,
    WorkerOptions options,
    WorkerMetrics metrics,
    InstantSource clock,
    StopSignal stop,
    Slots slots,
    Listeners listeners) {

  GroupCommit commit() {
    return redis.commit(keys.base());
  }

  /** Whether a slot whose job has ended takes the next one. */
  boolean mayFetch() {
    return stop.mayFetch() && !slots.isOverfull();
  }

  long now() {
    return clock.millis();
  }
}
