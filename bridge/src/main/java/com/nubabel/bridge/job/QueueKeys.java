package com.nubabel.bridge.job;

import com.nubabel.bridge.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The names of a queue's keys: {@code prefix:queue:suffix}, and {@code prefix:queue:id} for a job.
 *
 * @param prefix of all queues, {@code bull} unless chosen otherwise; may hold colons
 * @param queue name, not empty, without colon
 */
public record QueueKeys(String prefix, String queue) {
  public static final String DEFAULT_PREFIX = "bull";

  /** The queue on whose event stream our own processes tell each other things. Has no jobs. */
  public static final String RESERVED = "nubabel";

  public QueueKeys {
    if (prefix.isEmpty()) {
      throw new BadInputException("prefix", "must not be empty");
    }
    checkQueue("queue", queue);
  }

  /**
   * Checks the name of a queue.
   *
   * @throws BadInputException naming {@code field}, if this cannot be the name of a queue
   */
  public static void checkQueue(String field, String queue) {
    if (queue == null || queue.isEmpty() || queue.indexOf(':') >= 0) {
      throw new BadInputException(
          field,
          "must be the name of a queue, not empty and without ':', got "
              + (queue == null ? "none" : "'" + queue + "'"));
    }
  }

  /**
   * Checks that a queue is not {@link #RESERVED}.
   *
   * @throws BadInputException naming {@code field}
   */
  public static void checkNotReserved(String field, String queue) {
    if (RESERVED.equals(queue)) {
      throw new BadInputException(
          field, "must not be the reserved '" + RESERVED + "', which is the servers' own");
    }
  }

  /** The queue with its prefix, by which jobs of other queues refer to it. */
  public String qualifiedName() {
    return prefix + ":" + queue;
  }

  /** The queue's prefix with its colon, of which our scripts make every key. */
  public String base() {
    return prefix + ":" + queue + ":";
  }

  public String events() {
    return base() + "events";
  }

  public String marker() {
    return base() + "marker";
  }

  public String meta() {
    return base() + "meta";
  }

  public String job(String jobId) {
    return base() + jobId;
  }

  public String logs(String jobId) {
    return base() + jobId + ":logs";
  }

  /** Holds the id of the job that holds a deduplication id. */
  public String deduplication(String deduplicationId) {
    return base() + "de:" + deduplicationId;
  }

  /** The name that a worker's blocking connection bears, by which BullMQ's getWorkers finds it. */
  public String workerClientName(String workerName) {
    return clientName() + (workerName.isEmpty() ? "" : ":w:" + workerName);
  }

  /** The name that an event reader's connection bears, by which getQueueEvents finds it. */
  public String eventsClientName() {
    return clientName() + ":qe";
  }

  private String clientName() {
    String encoded = Base64.getEncoder().encodeToString(queue.getBytes(StandardCharsets.UTF_8));
    return prefix + ":" + encoded;
  }
}
