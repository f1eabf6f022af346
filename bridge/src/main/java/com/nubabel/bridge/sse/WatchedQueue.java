package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.EventPage;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.events.TailedStream;
import com.nubabel.bridge.job.QueueKeys;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A queue that somebody watches: its window and the cursors on it. One lock guards both, so that
 * between taking the last event and falling idle nothing is missed; nothing is written, encoded or
 * waited for while it is held. Safe for any thread.
 */
final class WatchedQueue implements TailedStream.Listener {
  /** What a queue asks of its surroundings, with no lock held. */
  interface Surroundings {
    /** Jobs were removed that no event names. */
    void jobsCleaned(WatchedQueue queue);

    /** The queue's stream cannot be read any more. */
    void unreadable(WatchedQueue queue);

    /** Events were seen by the tailer. */
    void arrived(QueueEvent newest);
  }

  private final QueueKeys keys;
  private final Surroundings surroundings;
  private final TailedStream tailed;

  // Guarded by this.
  private final EventWindow window;
  private final CursorIndex cursors = new CursorIndex();
  private final Set<QueueCursor> awaitingSettled = new HashSet<>();
  private boolean isSettled;
  private boolean isRetired;
  private long unusedSinceMillis;

  /**
   * A queue as it was found.
   *
   * @param newest its latest events
   */
  WatchedQueue(
      QueueKeys keys,
      EventPage newest,
      HubOptions options,
      Surroundings surroundings,
      long nowMillis) {
    this.keys = keys;
    this.surroundings = surroundings;
    this.unusedSinceMillis = nowMillis;
    List<QueueEvent> events = newest.events();
    StreamId last = newest.bounds().last();
    this.window =
        new EventWindow(
            options.windowEvents(),
            options.windowBytes(),
            events.isEmpty() ? last : events.get(0).id().previous());
    events.forEach(event -> window.append(new LoggedEvent(keys.queue(), event)));
    this.tailed = new TailedStream(keys, window.head(), this);
  }

  QueueKeys keys() {
    return keys;
  }

  TailedStream tailed() {
    return tailed;
  }

  @Override
  public void appended(List<QueueEvent> events, boolean settled) {
    List<LoggedEvent> logged =
        events.stream().map(event -> new LoggedEvent(keys.queue(), event)).toList();
    Set<Reader> woken = new LinkedHashSet<>();
    synchronized (this) {
      StreamId head = window.head();
      logged.forEach(window::append);
      cursors.rouse(logged, head, woken);
      isSettled = settled;
      if (settled) {
        awaitingSettled.forEach(cursor -> woken.add(cursor.reader));
        awaitingSettled.clear();
      }
    }
    woken.forEach(Reader::wake);
    if (!events.isEmpty()) {
      surroundings.arrived(events.get(events.size() - 1));
    }
    if (events.stream().anyMatch(event -> event.name().equals("cleaned"))) {
      surroundings.jobsCleaned(this);
    }
  }

  /**
   * The window begins anew, and each cursor looks for itself whether it is in a gap: outside of the
   * window it is sent to Redis, where the rule of gaps is applied.
   */
  @Override
  public void broken(StreamId position) {
    List<QueueCursor> all;
    synchronized (this) {
      all = cursors.all();
      for (QueueCursor cursor : all) {
        if (cursor.isIdle) {
          cursor.position = StreamId.later(cursor.position, window.head());
          cursor.isIdle = false;
        }
      }
      window.reset(position);
      isSettled = false;
    }
    all.forEach(cursor -> cursor.reader.wake());
  }

  @Override
  public void unreadable(String type) {
    surroundings.unreadable(this);
    List<QueueCursor> all;
    synchronized (this) {
      isRetired = true;
      all = cursors.all();
    }
    all.forEach(cursor -> cursor.reader.queueUnreadable());
  }

  /**
   * Adds a reader.
   *
   * @param from the place after which it reads; null from now on
   * @throws QueueRetiredException if the queue is no longer watched
   */
  synchronized QueueCursor attach(StreamId from, StreamFilter filter, Reader reader) {
    if (isRetired) {
      throw new QueueRetiredException(keys.queue());
    }
    QueueCursor cursor = new QueueCursor(this, filter, reader);
    cursor.position = from == null ? window.head() : from;
    cursor.isIdle = from == null;
    cursors.add(cursor);
    return cursor;
  }

  synchronized void detach(QueueCursor cursor, long nowMillis) {
    unusedSinceMillis = nowMillis;
    cursors.remove(cursor);
    awaitingSettled.remove(cursor);
  }

  /** Ends the watch if nobody has read for a while; true if it has ended. */
  synchronized boolean retireIfUnused(long nowMillis, long graceMillis) {
    if (cursors.isEmpty() && nowMillis - unusedSinceMillis >= graceMillis) {
      isRetired = true;
    }
    return isRetired;
  }

  synchronized QueueCursor.Source take(QueueCursor cursor, List<LoggedEvent> taken, int bytesMax) {
    if (cursor.isIdle) {
      return QueueCursor.Source.TAKEN;
    }
    if (!window.covers(cursor.position)) {
      return QueueCursor.Source.REDIS;
    }
    int bytes = 0;
    for (int i = window.indexAfter(cursor.position); i < window.size(); i++) {
      LoggedEvent event = window.get(i);
      if (cursor.filter.matches(event)) {
        if (bytes >= bytesMax) {
          return QueueCursor.Source.WINDOW;
        }
        taken.add(event);
        bytes += event.size();
      }
      cursor.position = event.id();
    }
    cursor.isIdle = true;
    return QueueCursor.Source.TAKEN;
  }

  synchronized StreamId served(QueueCursor cursor) {
    return cursor.isIdle ? StreamId.later(cursor.position, window.head()) : cursor.position;
  }

  synchronized void moveTo(QueueCursor cursor, StreamId place) {
    cursor.position = place;
    cursor.isIdle = false;
  }

  synchronized boolean reach(QueueCursor cursor, StreamId place) {
    cursor.position = place;
    cursor.isIdle = !place.isBefore(window.head());
    return cursor.isIdle || window.covers(place);
  }

  synchronized StreamId settledAt(QueueCursor cursor, StreamId least) {
    if (cursor.isIdle) {
      boolean isAhead = cursor.position.isAfter(window.head());
      StreamId place = isAhead ? cursor.position : window.head();
      if ((isAhead || isSettled) && !place.isBefore(least)) {
        return place;
      }
    }
    awaitingSettled.add(cursor);
    return null;
  }

  /**
   * Whether something happened to a job.
   *
   * @param after where to begin (exclusive)
   * @param upTo where to end (inclusive)
   * @return null if the window does not reach there
   */
  synchronized Boolean hasEvents(String jobId, StreamId after, StreamId upTo) {
    if (!window.covers(after) || upTo.isAfter(window.head())) {
      return null;
    }
    for (int i = window.indexAfter(after); i < window.size(); i++) {
      LoggedEvent event = window.get(i);
      if (!event.id().isAfter(upTo) && jobId.equals(event.jobId())) {
        return true;
      }
    }
    return false;
  }

  /** The ids of the jobs that are watched each for itself. */
  synchronized Set<String> watchedJobs() {
    return new LinkedHashSet<>(cursors.jobs());
  }

  /** Tells who reads about a job that it does not exist any more. */
  void tellVanished(String jobId, StreamId position) {
    List<QueueCursor> ofJob;
    synchronized (this) {
      ofJob = List.copyOf(cursors.ofJob(jobId));
    }
    ofJob.forEach(cursor -> cursor.reader.jobVanished(position));
  }
}
