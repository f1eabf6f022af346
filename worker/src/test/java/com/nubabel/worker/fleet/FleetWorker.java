package com.nubabel.worker.fleet;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.Worker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A worker process that is there to be killed: {@code FleetWorker <redis uri> <prefix> <queue>
 * <concurrency>}. A job's data is how many ms it takes. Counts each start of a job in the hash
 * {@code <prefix>:<queue>:starts}. Its twin is {@code fleet-worker.mjs}.
 */
final class FleetWorker {
  private FleetWorker() {}

  public static void main(String[] arguments) throws InterruptedException {
    RedisConnections redis = RedisConnections.open(arguments[0]);
    QueueKeys keys = new QueueKeys(arguments[1], arguments[2]);
    Worker.builder(redis, keys)
        .concurrency(Integer.parseInt(arguments[3]))
        .lockDuration(Duration.ofSeconds(2))
        .stalledInterval(Duration.ofSeconds(1))
        .maxStalledCount(1000)
        .processor(
            job -> {
              var unused = redis.commands().hincrby(keys.base() + "starts", job.id(), 1);
              TimeUnit.MILLISECONDS.sleep(job.data().asInt());
              return job.data().asInt();
            })
        .build()
        .start();
    Thread.currentThread().join();
  }
}
