package com.nubabel.bridge.events;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads event streams in bounded pieces, without blocking. Safe for any thread; results are
 * completed on the connection's thread. They fail with Lettuce's exceptions.
 */
public final class EventReader {
  /** Entries of a page, at most. */
  public static final int PAGE_EVENTS = 500;

  /** Bytes of fields and values of a page, at most, but for its last entry. */
  public static final int PAGE_BYTES = 1 << 20;

  private static final Script READ_EVENTS = Script.named("readEvents");
  private static final Script READ_LATEST = Script.named("readLatestEvents");
  private static final Script FIND_LAST = Script.named("findLastEvent");
  private static final Script FIND_USERS = Script.named("findUserEvents");
  private static final Script BOUNDS = Script.named("streamBounds");
  private static final Script MISSING = Script.named("missingJobs");

  private final RedisConnections redis;

  public EventReader(RedisConnections redis) {
    this.redis = redis;
  }

  /** The entries after a cursor. */
  public CompletableFuture<EventPage> after(QueueKeys keys, StreamId cursor) {
    return READ_EVENTS
        .call(
            redis.reads(),
            keys.base(),
            cursor.toString(),
            String.valueOf(PAGE_EVENTS),
            String.valueOf(PAGE_BYTES))
        .thenApply(
            reply ->
                new EventPage(
                    events(reply.get(0)),
                    StreamBounds.of((List<?>) reply.get(1)),
                    (Long) reply.get(2) == 1));
  }

  /**
   * The entries after a page that was not the last. If that was full of small ones, they are read
   * without a script, which costs Redis a quarter: where the last one read is kept, nothing after
   * it can have been trimmed. Such a page is not bounded in bytes.
   */
  CompletableFuture<EventPage> following(QueueKeys keys, EventPage page) {
    StreamId cursor = page.events().get(page.events().size() - 1).id();
    if (page.events().size() < PAGE_EVENTS || page.length() > PAGE_BYTES) {
      return after(keys, cursor);
    }
    return redis
        .reads()
        .xrange(
            keys.events(),
            Range.from(Boundary.including(cursor.toString()), Boundary.unbounded()),
            Limit.from(PAGE_EVENTS + 1))
        .thenApply(entries -> entries.stream().map(QueueEvent::of).toList())
        .thenCompose(
            events ->
                events.isEmpty() || !events.get(0).id().equals(cursor)
                    ? after(keys, cursor)
                    : CompletableFuture.completedFuture(
                        new EventPage(
                            events.subList(1, events.size()), null, events.size() <= PAGE_EVENTS)))
        .toCompletableFuture();
  }

  /** The newest entries. */
  public CompletableFuture<EventPage> latest(QueueKeys keys, int eventsMax, long bytesMax) {
    return READ_LATEST
        .call(redis.reads(), keys.base(), String.valueOf(eventsMax), String.valueOf(bytesMax))
        .thenApply(
            reply ->
                new EventPage(events(reply.get(0)), StreamBounds.of((List<?>) reply.get(1)), true));
  }

  /**
   * What a backward search has found.
   *
   * @param event null if there was none in this piece
   * @param oldest where the next piece ends (exclusive); null at the stream's beginning
   */
  public record Found(QueueEvent event, StreamId oldest) {}

  /**
   * Searches one piece of the stream backwards for the latest completed, failed or removed of a
   * job.
   *
   * @param before where the piece ends (exclusive); null for the stream's end
   */
  public CompletableFuture<Found> findOutcome(QueueKeys keys, String jobId, StreamId before) {
    return FIND_LAST
        .call(
            redis.reads(),
            keys.base(),
            jobId,
            before == null ? "+" : "(" + before,
            String.valueOf(PAGE_EVENTS))
        .thenApply(
            reply -> {
              List<?> entry = (List<?>) reply.get(0);
              String oldest = (String) reply.get(1);
              return new Found(
                  entry.isEmpty() ? null : QueueEvent.of(entry),
                  oldest.isEmpty() ? null : StreamId.parse(oldest));
            });
  }

  /**
   * Events of a user.
   *
   * @param events newest first
   * @param oldest where the next piece ends (exclusive); null at the stream's beginning
   * @param position the last id that the stream had given then
   */
  public record UserEvents(List<QueueEvent> events, StreamId oldest, StreamId position) {}

  /**
   * Searches one piece of the stream backwards for a user's events of one name.
   *
   * @param before where the piece ends (exclusive); null for the stream's end
   * @param max the search ends when so many are found, or {@link #PAGE_BYTES} of them
   */
  public CompletableFuture<UserEvents> findUserEvents(
      QueueKeys keys, String userId, String name, StreamId before, int max) {
    return FIND_USERS
        .call(
            redis.reads(),
            keys.base(),
            userId,
            name,
            before == null ? "+" : "(" + before,
            String.valueOf(PAGE_EVENTS),
            String.valueOf(max),
            String.valueOf(PAGE_BYTES))
        .thenApply(
            reply -> {
              String oldest = (String) reply.get(1);
              return new UserEvents(
                  events(reply.get(0)),
                  oldest.isEmpty() ? null : StreamId.parse(oldest),
                  StreamId.parse((String) reply.get(2)));
            });
  }

  /** The bounds of a stream, by a connection of the caller's choice. */
  static CompletableFuture<StreamBounds> bounds(
      RedisAsyncCommands<String, String> connection, QueueKeys keys) {
    return BOUNDS.call(connection, keys.base()).thenApply(StreamBounds::of);
  }

  /**
   * Jobs that do not exist.
   *
   * @param jobIds those that were asked for and are not there
   * @param position the last id that the stream had given then
   */
  public record Missing(Set<String> jobIds, StreamId position) {}

  /** Which of these jobs do not exist any more. */
  public CompletableFuture<Missing> missing(QueueKeys keys, Collection<String> jobIds) {
    return MISSING
        .call(redis.reads(), keys.base(), jobIds.toArray(String[]::new))
        .thenApply(
            reply -> {
              Set<String> missing = new HashSet<>();
              ((List<?>) reply.get(0)).forEach(id -> missing.add((String) id));
              return new Missing(missing, StreamId.parse((String) reply.get(1)));
            });
  }

  private static List<QueueEvent> events(Object reply) {
    List<QueueEvent> events = new ArrayList<>();
    ((List<?>) reply).forEach(entry -> events.add(QueueEvent.of((List<?>) entry)));
    return events;
  }
}
