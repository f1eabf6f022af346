package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventWindowTest {
  private static final StreamId START = new StreamId(1, 0);

  @Test
  void emptyWindowCoversItsStartOnly() {
    EventWindow window = new EventWindow(10, 1 << 20, START);

    assertThat(window.covers(START)).isTrue();
    assertThat(window.covers(StreamId.MIN)).isFalse();
    assertThat(window.covers(new StreamId(1, 1))).isFalse();
    assertThat(window.indexAfter(START)).isZero();
  }

  @Test
  void eventsAreFoundAfterAnyPlaceBetweenFloorAndHead() {
    EventWindow window = new EventWindow(100, 1 << 20, START);
    for (int ms = 10; ms <= 500; ms += 10) {
      window.append(event(ms, 10));
    }

    assertThat(window.get(window.indexAfter(START)).id()).isEqualTo(new StreamId(10, 0));
    assertThat(window.get(window.indexAfter(new StreamId(10, 0))).id())
        .isEqualTo(new StreamId(20, 0));
    assertThat(window.get(window.indexAfter(new StreamId(335, 7))).id())
        .isEqualTo(new StreamId(340, 0));
    assertThat(window.indexAfter(new StreamId(500, 0))).isEqualTo(window.size()).isEqualTo(50);
    assertThat(window.head()).isEqualTo(new StreamId(500, 0));
  }

  @Test
  void oldestLeaveWhenThereAreTooManyEvents() {
    EventWindow window = new EventWindow(20, 1 << 20, START);
    for (int ms = 1; ms <= 50; ms++) {
      window.append(event(ms, 10));
    }

    assertThat(window.size()).isEqualTo(20);
    assertThat(window.floor()).isEqualTo(new StreamId(30, 0));
    assertThat(window.get(0).id()).isEqualTo(new StreamId(31, 0));
    assertThat(window.covers(new StreamId(30, 0))).isTrue();
    assertThat(window.covers(new StreamId(29, 5))).isFalse();
  }

  @Test
  void oldestLeaveWhenThereAreTooManyBytes() {
    EventWindow window = new EventWindow(1000, 10_000, START);
    for (int ms = 1; ms <= 50; ms++) {
      window.append(event(ms, 1000));
    }

    assertThat(window.size()).isEqualTo(8);
  }

  @Test
  void eventLargerThanTheWholeWindowIsLeftToRedis() {
    EventWindow window = new EventWindow(1000, 10_000, START);

    window.append(event(5, 20_000));

    assertThat(window.size()).isZero();
    assertThat(window.floor()).isEqualTo(window.head()).isEqualTo(new StreamId(5, 0));
    assertThat(window.covers(START)).isFalse();
  }

  @Test
  void resetForgetsAllEvenWhenItGoesBack() {
    EventWindow window = new EventWindow(1000, 10_000, START);
    window.append(event(5, 10));

    window.reset(StreamId.MIN);

    assertThat(window.size()).isZero();
    assertThat(window.covers(new StreamId(5, 0))).isFalse();
    assertThat(window.covers(StreamId.MIN)).isTrue();
  }

  private static LoggedEvent event(long ms, int bytes) {
    Map<String, String> fields = Map.of("x", "y".repeat(bytes - 1));
    return new LoggedEvent("q", new QueueEvent(new StreamId(ms, 0), "tick", null, null, fields));
  }
}
