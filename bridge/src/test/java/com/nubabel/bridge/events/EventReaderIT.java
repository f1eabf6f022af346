package com.nubabel.bridge.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.XAddArgs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts that read event streams, through their caller. */
class EventReaderIT {
  private static RedisConnections redis;

  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "q");
  private final EventReader reader = new EventReader(redis);

  @BeforeAll
  static void connect() {
    redis = RedisConnections.open(TestRedis.uri());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Test
  void pageOfAMissingStreamIsEmptyAndTheLast() {
    EventPage page = reader.after(keys, StreamId.MIN).join();

    assertThat(page.events()).isEmpty();
    assertThat(page.isLast()).isTrue();
    assertThat(page.bounds()).isEqualTo(new StreamBounds(null, StreamId.MIN, true));
  }

  @Test
  void pageHoldsTheEntriesAfterTheCursorWithTheirFieldsInOrder() {
    List<StreamId> ids = write(3, 1);

    EventPage page = reader.after(keys, ids.get(0)).join();

    assertThat(page.events()).extracting(QueueEvent::id).isEqualTo(ids.subList(1, 3));
    QueueEvent event = page.events().get(0);
    assertThat(event.name()).isEqualTo("tick");
    assertThat(event.jobId()).isEqualTo("7");
    assertThat(event.userId()).isNull();
    assertThat(event.fields().keySet()).containsExactly("jobId", "userId", "pad");
    assertThat(page.isLast()).isTrue();
  }

  @Test
  void pagesAreBoundedInEntries() {
    List<StreamId> ids = write(EventReader.PAGE_EVENTS + 1, 1);

    EventPage first = reader.after(keys, StreamId.MIN).join();
    EventPage second = reader.after(keys, ids.get(EventReader.PAGE_EVENTS - 1)).join();

    assertThat(first.events()).hasSize(EventReader.PAGE_EVENTS);
    assertThat(first.isLast()).isFalse();
    assertThat(second.events())
        .extracting(QueueEvent::id)
        .containsExactly(ids.get(EventReader.PAGE_EVENTS));
    assertThat(second.isLast()).isTrue();
  }

  @Test
  void pagesAreBoundedInBytes() {
    write(120, EventReader.PAGE_BYTES / 20);

    EventPage page = reader.after(keys, StreamId.MIN).join();

    assertThat(page.events()).hasSizeBetween(20, 70);
    assertThat(page.isLast()).isFalse();
  }

  @Test
  void pageAfterAFullOneGoesOnWithItsNextEntry() {
    List<StreamId> ids = write(2 * EventReader.PAGE_EVENTS + 1, 1);
    EventPage first = reader.after(keys, StreamId.MIN).join();

    EventPage second = reader.following(keys, first).join();
    EventPage third = reader.following(keys, second).join();

    assertThat(second.events())
        .extracting(QueueEvent::id)
        .isEqualTo(ids.subList(EventReader.PAGE_EVENTS, 2 * EventReader.PAGE_EVENTS));
    assertThat(second.isLast()).isFalse();
    assertThat(third.events()).extracting(QueueEvent::id).containsExactly(ids.get(ids.size() - 1));
    assertThat(third.isLast()).isTrue();
    assertThat(third.isGap(ids.get(ids.size() - 2))).isFalse();
  }

  @Test
  void pageAfterEntriesThatWereTrimmedMeanwhileTellsOfTheGap() {
    List<StreamId> ids = write(3 * EventReader.PAGE_EVENTS, 1);
    EventPage first = reader.after(keys, StreamId.MIN).join();
    redis.commands().xtrim(keys.events(), false, 10).toCompletableFuture().join();

    EventPage second = reader.following(keys, first).join();

    assertThat(second.isGap(ids.get(EventReader.PAGE_EVENTS - 1))).isTrue();
    assertThat(second.bounds().first()).isEqualTo(ids.get(ids.size() - 10));
  }

  @Test
  void pageAfterLargeEntriesIsBoundedInBytes() {
    write(120, EventReader.PAGE_BYTES / 20);
    EventPage first = reader.after(keys, StreamId.MIN).join();

    EventPage second = reader.following(keys, first).join();

    assertThat(second.events()).hasSizeBetween(20, 70);
  }

  @Test
  void newestEntriesComeOldestFirst() {
    List<StreamId> ids = write(130, 1);

    assertThat(reader.latest(keys, 100, 1 << 20).join().events())
        .extracting(QueueEvent::id)
        .isEqualTo(ids.subList(30, 130));
    assertThat(reader.latest(keys, 1000, 1 << 20).join().events())
        .extracting(QueueEvent::id)
        .isEqualTo(ids);
  }

  @Test
  void streamThatWasTrimmedIsNotWhole() {
    List<StreamId> ids = write(1100, 1);
    assertThat(bounds().first()).isEqualTo(ids.get(0));

    redis.commands().xtrim(keys.events(), false, 1050).toCompletableFuture().join();

    assertThat(bounds()).isEqualTo(new StreamBounds(ids.get(50), ids.get(1099), false));
  }

  @Test
  void streamOfASmallCapIsNotTakenForWhole() {
    redis.commands().hset(keys.meta(), "opts.maxLenEvents", "10").toCompletableFuture().join();
    write(30, 1);

    redis.commands().xtrim(keys.events(), false, 10).toCompletableFuture().join();

    assertThat(bounds().isWhole()).isFalse();
  }

  @Test
  void shortStreamIsWhole() {
    write(30, 1);

    assertThat(bounds().isWhole()).isTrue();
  }

  @Test
  void emptyStreamRemembersItsLastId() {
    List<StreamId> ids = write(3, 1);

    redis.commands().xtrim(keys.events(), false, 0).toCompletableFuture().join();

    StreamBounds bounds = bounds();
    assertThat(bounds.first()).isNull();
    assertThat(bounds.last()).isEqualTo(ids.get(2));
  }

  @Test
  void outcomeIsSearchedBackwardsPieceByPiece() {
    StreamId failed = write("failed", Map.of("jobId", "9"));
    write(EventReader.PAGE_EVENTS - 1, 1);
    write("completed", Map.of("jobId", "8"));

    EventReader.Found first = reader.findOutcome(keys, "9", null).join();
    EventReader.Found second = reader.findOutcome(keys, "9", first.oldest()).join();
    EventReader.Found none = reader.findOutcome(keys, "10", first.oldest()).join();

    assertThat(first.event()).isNull();
    assertThat(second.event().id()).isEqualTo(failed);
    assertThat(none).isEqualTo(new EventReader.Found(null, null));
  }

  @Test
  void missingJobsAreFoundWithThePositionOfTheStream() {
    redis.commands().hset(keys.job("1"), "name", "x").toCompletableFuture().join();
    List<StreamId> ids = write(1, 1);

    EventReader.Missing missing = reader.missing(keys, List.of("1", "2", "3")).join();

    assertThat(missing.jobIds()).containsExactlyInAnyOrder("2", "3");
    assertThat(missing.position()).isEqualTo(ids.get(0));
  }

  private StreamBounds bounds() {
    return EventReader.bounds(redis.reads(), keys).join();
  }

  private List<StreamId> write(int count, int bytes) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("jobId", "7");
    fields.put("userId", "");
    fields.put("pad", "x".repeat(bytes));
    List<StreamId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(write("tick", fields));
    }
    return ids;
  }

  private StreamId write(String event, Map<String, String> fields) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("event", event);
    entry.putAll(fields);
    return StreamId.parse(
        redis.commands().xadd(keys.events(), new XAddArgs(), entry).toCompletableFuture().join());
  }
}
