package com.nubabel.bridge.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamBoundsTest {
  private static final StreamId FIRST = StreamId.parse("50-2");
  private static final StreamId LAST = StreamId.parse("90-0");

  private final StreamBounds trimmed = new StreamBounds(FIRST, LAST, false);

  @Test
  void cursorAmongKeptEntriesIsInNoGap() {
    assertThat(trimmed.isGap(FIRST)).isFalse();
    assertThat(trimmed.isGap(StreamId.parse("60-0"))).isFalse();
    assertThat(trimmed.isGap(LAST)).isFalse();
  }

  @Test
  void cursorRightBeforeTheFirstEntryIsInNoGap() {
    assertThat(trimmed.isGap(StreamId.parse("50-1"))).isFalse();
    assertThat(trimmed.isGap(StreamId.parse("50-0"))).isTrue();
  }

  @Test
  void cursorBeforeTheFirstEntryIsInAGap() {
    assertThat(trimmed.isGap(StreamId.parse("49-0"))).isTrue();
    assertThat(trimmed.isGap(StreamId.MIN)).isTrue();
  }

  @Test
  void cursorBeyondTheLastIdIsInAGap() {
    assertThat(trimmed.isGap(StreamId.parse("90-1"))).isTrue();
  }

  @Test
  void anyOtherCursorThanTheLastIdIsInAGapOfAnEmptyStream() {
    StreamBounds empty = new StreamBounds(null, LAST, false);

    assertThat(empty.isGap(LAST)).isFalse();
    assertThat(empty.isGap(StreamId.parse("89-0"))).isTrue();
    assertThat(empty.resumption()).isEqualTo(LAST);
  }

  @Test
  void missingStreamCountsAsOneThatNeverGaveAnId() {
    StreamBounds missing = new StreamBounds(null, StreamId.MIN, true);

    assertThat(missing.isGap(StreamId.MIN)).isFalse();
    assertThat(missing.isGap(StreamId.parse("0-1"))).isTrue();
  }

  @Test
  void onlyTheBeginningOfAWholeStreamIsInNoGap() {
    StreamBounds whole = new StreamBounds(FIRST, LAST, true);

    assertThat(whole.isGap(StreamId.MIN)).isFalse();
    assertThat(whole.isGap(StreamId.parse("49-0"))).isTrue();
  }

  @Test
  void whoGoesOnAfterAGapIsInNoneAgain() {
    assertThat(trimmed.isGap(trimmed.resumption())).isFalse();
    StreamBounds atZero = new StreamBounds(StreamId.parse("50-0"), LAST, false);
    assertThat(atZero.resumption()).hasToString("49-18446744073709551615");
    assertThat(atZero.isGap(atZero.resumption())).isFalse();
  }
}
