package com.nubabel.worker;

import com.nubabel.bridge.queue.CancelRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs that a worker's processor has in hand, by their tokens: whose locks must be renewed, and
 * who can be cancelled. A job leaves before its end is written; the one that is fetched by that
 * same call takes over its token.
 */
final class ActiveJobs {
  /** One of them. */
  record Entry(FetchedJob job, RunningJob running) {}

  /** Cancel requests that are kept until their job is here. */
  private static final int EARLY_MAX = 1000;

  private final String workerId;
  private final Map<String, Entry> byToken = new ConcurrentHashMap<>();

  /**
   * By token: a request may be heard sooner than the reply of the fetch that it is about. Those
   * whose job has just ended go with the next job of the same token. Guarded by this.
   */
  private final Map<String, CancelRequest> early = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param workerId with which all tokens of the worker begin
   */
  ActiveJobs(String workerId) {
    this.workerId = workerId;
  }

  synchronized void add(FetchedJob job, RunningJob running) {
    byToken.put(job.token(), new Entry(job, running));
    CancelRequest request = early.remove(job.token());
    if (request != null && request.jobId().equals(job.id())) {
      running.cancel(request.failedReason());
    }
  }

  /** Cancels the job that is meant, now or as soon as it is here, if it is this worker's. */
  synchronized void cancel(CancelRequest request) {
    Entry entry = byToken.get(request.token());
    if (entry != null && entry.job().id().equals(request.jobId())) {
      entry.running().cancel(request.failedReason());
    } else if (request.token().startsWith(workerId)) {
      early.put(request.token(), request);
      if (early.size() > EARLY_MAX) {
        early.remove(early.keySet().iterator().next());
      }
    }
  }

  void remove(FetchedJob job) {
    byToken.remove(job.token());
  }

  boolean isActive(Entry entry) {
    Entry current = byToken.get(entry.job().token());
    return current != null && current.running() == entry.running();
  }

  Collection<Entry> all() {
    return byToken.values();
  }

  /** The worker is closed by force. */
  void stopAll() {
    byToken.values().forEach(entry -> entry.running().stop());
  }
}
