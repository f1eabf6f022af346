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
    StopSignal stop) {

  GroupCommit commit() {
    return redis.commit(keys.base());
  }

  long now() {
    return clock.millis();
  }
}
