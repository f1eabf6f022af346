package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.EventNames;
import com.nubabel.bridge.events.StreamId;

/**
 * Knows, as the events of a job are delivered, whether the job has come to its end: the latest
 * event of its life is an outcome. Whether more follows is for the settled head of the window to
 * say; so {@code retries-exhausted} after {@code failed} is waited for, and a job that was retried
 * is alive again. Belongs to its subscription, but for {@link #vanished}.
 */
final class JobFollower {
  private String outcome;
  private volatile StreamId vanishedAt;

  /**
   * A job as it is where the stream begins.
   *
   * @param outcome how it ended: completed, failed or removed; null while it is alive
   */
  JobFollower(String outcome) {
    this.outcome = outcome;
  }

  /** Notes an event that is delivered. */
  void observe(LoggedEvent event) {
    if (EventNames.isOutcome(event.name())) {
      outcome = event.name();
    } else if (EventNames.isSignOfLife(event.name())) {
      outcome = null;
      StreamId at = vanishedAt;
      if (at != null && event.id().isAfter(at)) {
        vanishedAt = null;
      }
    }
  }

  /** Begins anew from a snapshot. */
  void reset(String newOutcome) {
    outcome = newOutcome;
    vanishedAt = null;
  }

  /** Notes that at a place of the stream the job did not exist. Any thread. */
  void vanished(StreamId position) {
    vanishedAt = position;
  }

  /** How the job ended by the events delivered so far, or null while it is alive. */
  String outcome() {
    return outcome;
  }

  /** Where the job was found missing, or null. */
  StreamId vanishedAt() {
    return vanishedAt;
  }
}
