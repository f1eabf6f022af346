package com.nubabel.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.queue.JobChildren;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The job that a processor is doing. Reports go to Redis in the order in which they are made,
 * before the job's end; they do not wait for Redis. Safe for any thread, until the processor
 * returns.
 */
public interface ActiveJob {
  /** The job as it was when it became active. */
  Job job();

  default String id() {
    return job().id();
  }

  default String name() {
    return job().name();
  }

  /** The job's data. */
  JsonNode data();

  /**
   * The job's data as an object; fields that the type does not know are passed over.
   *
   * @throws UnrecoverableException if the data does not fit the type
   */
  <T> T data(Class<T> type);

  /**
   * Reports progress: anything that can be written as JSON. A number, or a field {@code percent},
   * moves the bar of who watches.
   */
  void updateProgress(Object progress);

  /** Appends a row to the job's log. */
  void log(String row);

  /**
   * Appends a custom event to the queue's stream, with this job's id.
   *
   * @param event its name, not one of BullMQ's nor of ours
   * @param data a JSON object
   * @throws com.nubabel.bridge.BadInputException if the name is not allowed
   */
  void publish(String event, Map<String, ?> data);

  /** The job's children: what they returned, why they failed, how many are pending. */
  JobChildren children();

  /** This job as {@code opts.parent} of a child that the processor adds. */
  Parent asParent();

  /**
   * Waits for the job's children, if any are pending: it goes to waiting-children, and this throws.
   * When they are done the processor runs again, from the beginning, and finds in {@link
   * #children()}, or in what it has stored itself, how far it has come. Returns if none is pending.
   * Waits for Redis.
   *
   * @throws WaitingChildrenException if the job waits now: let it pass
   * @throws UnrecoverableException if a child has failed whose failure is the parent's as well
   */
  void moveToWaitingChildren();

  /**
   * Appends a piece to the text that the job writes as it goes, such as a model's answer: an event
   * {@code token} with {@code {text, seq}}, and a row of the job's log, which holds nothing else
   * then. So whoever comes late can be given the whole text. Nothing is written for a job whose
   * lock is lost.
   *
   * @param userId who alone may see it; null for all
   * @return the piece's {@code seq} when it is stored; fails if it is not
   */
  CompletableFuture<Long> appendText(String text, String userId);

  /**
   * Deletes what an earlier attempt has left of the text, if anything, and tells who has seen it by
   * an event {@code restart}; {@code seq} then starts again at 1.
   */
  void restartText(String userId);

  /**
   * Whether the job should stop: somebody cancelled it, its lock was lost, or the worker is closed
   * by force. Its thread is interrupted as well. A job that somebody cancelled fails for good, also
   * if its processor returns.
   */
  boolean isCancelled();

  /**
   * Has something done when the job should stop, for what no interrupt reaches, such as a call over
   * the network; at once if it should already. Runs at most once, on another thread.
   */
  void onCancel(Runnable hook);
}
