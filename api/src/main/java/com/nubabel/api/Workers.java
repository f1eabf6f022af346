package com.nubabel.api;

import com.nubabel.worker.Worker;
import com.nubabel.worker.WorkerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of this node: started one by one, ended together. Started by one thread. */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** By queue. */
  private final Map<String, Worker> workers = new LinkedHashMap<>();

  /** Those of what does the jobs that want to be closed, and are not somebody else's. */
  private final List<AutoCloseable> processors = new ArrayList<>();

  /**
   * Starts the one of a queue.
   *
   * @throws com.nubabel.bridge.BadInputException naming the option that cannot be
   */
  void start(String queue, WorkerBuilder builder) {
    Worker worker = builder.build();
    workers.put(queue, worker);
    worker.start();
  }

  /** Has something closed when no job runs any more, if it can be. */
  void closeAtTheEnd(Object processor) {
    if (processor instanceof AutoCloseable closeable) {
      processors.add(closeable);
    }
  }

  boolean isAdvancing(String queue) {
    Worker worker = workers.get(queue);
    return worker != null && worker.isAdvancing();
  }

  /**
   * Fetches no more, and lets the jobs that run finish.
   *
   * @param grace for all of them together; what then still runs will be found stalled by the next
   *     worker
   */
  void end(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    workers.values().forEach(Worker::stopFetching);
    workers.forEach(
        (queue, worker) -> {
          Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
          if (!worker.close(left)) {
            LOG.warn("queue '{}': {} jobs did not finish within the grace", queue, worker.active());
          }
        });
  }

  /**
   * Ends them at once, whatever still runs, and closes what did the jobs. Harmless when repeated.
   */
  void close() {
    workers.values().forEach(worker -> worker.close(Duration.ZERO));
    for (AutoCloseable processor : processors) {
      try {
        processor.close();
      } catch (Exception e) {
        LOG.warn("{} did not close well", processor.getClass().getName(), e);
      }
    }
    processors.clear();
  }
}
