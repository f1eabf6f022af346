package com.nubabel.worker;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.QueueKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a worker's jobs go as well when they fail for good.
 *
 * @param ofAll the queue for jobs whose type names none; null for none
 * @param byName the queues that types of jobs name, by the names of their jobs
 */
record DeadLetterQueues(QueueKeys ofAll, Map<String, QueueKeys> byName) {
  static final DeadLetterQueues NONE = new DeadLetterQueues(null, Map.of());

  DeadLetterQueues {
    byName = Map.copyOf(byName);
  }

  /** These, with a queue for all jobs whose type names none. */
  DeadLetterQueues with(QueueKeys worker, String queue) {
    return new DeadLetterQueues(checked(worker, queue), byName);
  }

  /** These, with those that types of jobs name. */
  DeadLetterQueues with(QueueKeys worker, List<JobType<?, ?>> types) {
    Map<String, QueueKeys> more = new HashMap<>(byName);
    for (JobType<?, ?> type : types) {
      if (type.deadLetters() != null) {
        more.put(type.name(), checked(worker, type.deadLetters()));
      }
    }
    return new DeadLetterQueues(ofAll, more);
  }

  private static QueueKeys checked(QueueKeys worker, String queue) {
    QueueKeys.checkNotReserved("deadLetters", queue);
    QueueKeys.checkQueue("deadLetters", queue);
    if (worker.queue().equals(queue)) {
      throw new BadInputException("deadLetters", "must be another queue, got '" + queue + "'");
    }
    return new QueueKeys(worker.prefix(), queue);
  }

  /**
   * As the script takes it.
   *
   * @param job null if it could not be read
   * @return base of the queue; empty for none
   */
  String baseFor(Job job) {
    QueueKeys queue = job == null ? ofAll : byName.getOrDefault(job.name(), ofAll);
    return queue == null ? "" : queue.base();
  }
}
