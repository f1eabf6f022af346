package com.nubabel.worker.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.Processor;
import com.nubabel.worker.UnrecoverableException;
import java.time.Duration;

/** Does what a job's data says, as the processor of {@code twin.mjs} does it in Node. */
record TwinProcessor(RedisConnections redis, String prefix) implements Processor {
  @Override
  public Object process(ActiveJob job) {
    JsonNode data = job.data();
    data.path("log").forEach(row -> job.log(row.asText()));
    data.path("progress").forEach(job::updateProgress);
    if (data.path("gate").asBoolean()) {
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> redis.reads().exists(prefix + ":gate").get() == 1);
    }
    if (data.path("unrecoverable").asBoolean()) {
      throw new UnrecoverableException("fatal");
    }
    int attemptsMade = job.job().attemptsMade();
    if (attemptsMade < data.path("fail").asInt()) {
      throw new IllegalStateException("boom " + attemptsMade);
    }
    return data.get("result");
  }
}
