package com.nubabel.worker;

import java.util.Collection;
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

  private final Map<String, Entry> byToken = new ConcurrentHashMap<>();

  void add(FetchedJob job, RunningJob running) {
    byToken.put(job.token(), new Entry(job, running));
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

  void cancelAll() {
    byToken.values().forEach(entry -> entry.running().cancel());
  }
}
