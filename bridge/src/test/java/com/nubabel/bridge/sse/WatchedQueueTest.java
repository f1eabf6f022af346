package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.events.EventPage;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamBounds;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.sse.QueueCursor.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When readers are woken, and where their cursors then are. */
class WatchedQueueTest {
  private static final StreamFilter ALL = StreamFilter.ofQueue(Set.of(), Viewer.ANYBODY);

  private final WatchedQueue queue =
      new WatchedQueue(
          new QueueKeys("bull", "q"),
          new EventPage(List.of(), new StreamBounds(null, new StreamId(10, 0), true), true),
          HubOptions.DEFAULT,
          new Surroundings(),
          0);

  @Test
  void eventWakesOnlyWhoCanMatchIt() {
    Recorder all = new Recorder();
    Recorder same = new Recorder();
    Recorder other = new Recorder();
    Recorder named = new Recorder();
    queue.attach(null, ALL, all);
    queue.attach(null, StreamFilter.ofJob("1", Viewer.ANYBODY), same);
    queue.attach(null, StreamFilter.ofJob("2", Viewer.ANYBODY), other);
    queue.attach(null, StreamFilter.ofQueue(Set.of("completed"), Viewer.ANYBODY), named);

    append(true, event(11, "active", "1"));

    assertThat(all.wakes).isEqualTo(1);
    assertThat(same.wakes).isEqualTo(1);
    assertThat(other.wakes).isZero();
    assertThat(named.wakes).isZero();
  }

  @Test
  void eventForAUserAsksNoStreamOfAnother() {
    AtomicInteger asked = new AtomicInteger();
    Viewer counting =
        new Viewer(
            null,
            user -> {
              asked.incrementAndGet();
              return true;
            },
            null);
    for (int i = 0; i < 10_000; i++) {
      queue.attach(null, StreamFilter.ofUser("u" + i, "notification", counting), new Recorder());
    }
    Recorder tab = new Recorder();
    Recorder otherName = new Recorder();
    queue.attach(null, StreamFilter.ofUser("me", "notification", counting), tab);
    queue.attach(null, StreamFilter.ofUser("me", "other", counting), otherName);

    append(true, eventFor("me", 11), eventFor("nobody", 12));

    assertThat(tab.wakes).isEqualTo(1);
    assertThat(otherName.wakes).isZero();
    assertThat(asked).hasValue(1);
  }

  @Test
  void streamOfAUserLeavesNothingBehind() {
    QueueCursor cursor =
        queue.attach(
            null, StreamFilter.ofUser("me", "notification", Viewer.ANYBODY), new Recorder());

    cursor.detach(0);

    assertThat(queue.retireIfUnused(10, 10)).isTrue();
  }

  @Test
  void readerThatIsBehindIsNotWokenAgain() {
    Recorder reader = new Recorder();
    queue.attach(null, ALL, reader);

    append(true, event(11, "active", "1"));
    append(true, event(12, "active", "2"));

    assertThat(reader.wakes).isEqualTo(1);
  }

  @Test
  void idleCursorMovesWithTheWindowAndLagsFromBeforeWhatMatches() {
    QueueCursor cursor =
        queue.attach(null, StreamFilter.ofJob("1", Viewer.ANYBODY), new Recorder());

    append(true, event(11, "active", "2"), event(12, "active", "2"));
    assertThat(cursor.served()).isEqualTo(new StreamId(12, 0));

    append(true, event(13, "active", "2"), event(14, "active", "1"), event(15, "active", "2"));
    assertThat(cursor.served()).isEqualTo(new StreamId(13, 0));

    List<LoggedEvent> taken = new ArrayList<>();
    assertThat(cursor.take(taken, 1000)).isEqualTo(Source.TAKEN);
    assertThat(taken).extracting(LoggedEvent::id).containsExactly(new StreamId(14, 0));
    assertThat(cursor.served()).isEqualTo(new StreamId(15, 0));
  }

  @Test
  void cursorAheadOfTheWindowSeesOnlyWhatIsBeyondIt() {
    QueueCursor cursor = queue.attach(new StreamId(20, 0), ALL, new Recorder());
    List<LoggedEvent> taken = new ArrayList<>();
    assertThat(cursor.take(taken, 1000)).isEqualTo(Source.REDIS);
    assertThat(cursor.reach(new StreamId(20, 0))).isTrue();

    append(true, event(19, "active", "1"), event(20, "active", "1"), event(21, "active", "1"));

    assertThat(cursor.take(taken, 1000)).isEqualTo(Source.TAKEN);
    assertThat(taken).extracting(LoggedEvent::id).containsExactly(new StreamId(21, 0));
  }

  @Test
  void brokenStreamSendsEveryReaderToRedisFromWhereItWas() {
    Recorder reader = new Recorder();
    QueueCursor cursor = queue.attach(null, StreamFilter.ofJob("1", Viewer.ANYBODY), reader);
    append(true, event(11, "active", "2"));

    queue.broken(new StreamId(5, 0));

    assertThat(reader.wakes).isEqualTo(1);
    assertThat(cursor.served()).isEqualTo(new StreamId(11, 0));
    assertThat(cursor.take(new ArrayList<>(), 1000)).isEqualTo(Source.REDIS);
  }

  @Test
  void settledPlaceIsKnownOnlyWhenNothingFollowed() {
    Recorder reader = new Recorder();
    QueueCursor cursor = queue.attach(null, StreamFilter.ofJob("1", Viewer.ANYBODY), reader);
    append(false, event(11, "active", "2"));
    assertThat(cursor.settledAt(StreamId.MIN)).isNull();

    queue.appended(List.of(), true);

    assertThat(reader.wakes).isEqualTo(1);
    assertThat(cursor.settledAt(StreamId.MIN)).isEqualTo(new StreamId(11, 0));
    assertThat(cursor.settledAt(new StreamId(12, 0))).isNull();
    append(true, event(12, "active", "2"));
    assertThat(reader.wakes).isEqualTo(2);
  }

  @Test
  void unusedQueueIsRetiredAndTakesNobodyIn() {
    QueueCursor cursor =
        queue.attach(null, StreamFilter.ofJob("1", Viewer.ANYBODY), new Recorder());
    assertThat(queue.retireIfUnused(100, 10)).isFalse();

    cursor.detach(100);

    assertThat(queue.retireIfUnused(109, 10)).isFalse();
    assertThat(queue.retireIfUnused(110, 10)).isTrue();
    assertThatThrownBy(() -> queue.attach(null, ALL, new Recorder()))
        .isInstanceOf(QueueRetiredException.class)
        .hasMessage("queue 'q' is no longer watched");
  }

  private void append(boolean isSettled, QueueEvent... events) {
    queue.appended(List.of(events), isSettled);
  }

  private static QueueEvent eventFor(String userId, long ms) {
    return new QueueEvent(
        new StreamId(ms, 0), "notification", null, userId, Map.of("userId", userId));
  }

  private static QueueEvent event(long ms, String name, String jobId) {
    return new QueueEvent(new StreamId(ms, 0), name, jobId, null, Map.of("jobId", jobId));
  }

  /** Counts how often it is woken. */
  private static final class Recorder implements Reader {
    int wakes;

    @Override
    public void wake() {
      wakes++;
    }

    @Override
    public void jobVanished(StreamId position) {}

    @Override
    public void queueUnreadable() {}
  }

  /** Of no interest here. */
  private static final class Surroundings implements WatchedQueue.Surroundings {
    @Override
    public void jobsCleaned(WatchedQueue queue) {}

    @Override
    public void unreadable(WatchedQueue queue) {}

    @Override
    public void arrived(QueueEvent newest) {}
  }
}
