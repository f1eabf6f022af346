package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.EventReader;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.sse.StreamRequest.Notifications;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the latest events of a user, from the end of the stream backwards in bounded pieces. Redis
 * sends only what is his.
 */
final class LatestLookup {
  /** Entries that are searched; what lies before them counts as forgotten. */
  private static final int SEARCH_MAX = 20_000;

  private final EventReader reader;

  LatestLookup(EventReader reader) {
    this.reader = reader;
  }

  /**
   * What was found.
   *
   * @param events oldest first, without a hole up to the position
   * @param position the last id that the stream had given when the search began
   */
  record Latest(List<LoggedEvent> events, StreamId position) {}

  CompletableFuture<Latest> find(QueueKeys keys, StreamFilter filter, Notifications request) {
    return search(keys, request, null, null, new ArrayList<>(), SEARCH_MAX)
        .thenApply(
            found -> {
              List<LoggedEvent> events = new ArrayList<>();
              for (QueueEvent event : found.events()) {
                LoggedEvent logged = new LoggedEvent(keys.queue(), event);
                if (filter.matches(logged)) {
                  events.add(logged);
                }
              }
              Collections.reverse(events);
              return new Latest(events, found.position());
            });
  }

  private record Found(List<QueueEvent> events, StreamId position) {}

  private CompletableFuture<Found> search(
      QueueKeys keys,
      Notifications request,
      StreamId before,
      StreamId position,
      List<QueueEvent> found,
      int budget) {
    int wanted = request.latest() - found.size();
    return reader
        .findUserEvents(keys, request.userId(), Notifications.EVENT, before, wanted)
        .thenCompose(
            piece -> {
              // Of the first piece: what came after it is not among the found.
              StreamId first = position == null ? piece.position() : position;
              found.addAll(piece.events());
              boolean isEnough =
                  found.size() >= request.latest() || bytes(found) >= EventReader.PAGE_BYTES;
              return isEnough || piece.oldest() == null || budget <= EventReader.PAGE_EVENTS
                  ? CompletableFuture.completedFuture(new Found(found, first))
                  : search(
                      keys,
                      request,
                      piece.oldest(),
                      first,
                      found,
                      budget - EventReader.PAGE_EVENTS);
            });
  }

  private static long bytes(List<QueueEvent> events) {
    return events.stream()
        .flatMap(event -> event.fields().values().stream())
        .mapToLong(String::length)
        .sum();
  }
}
