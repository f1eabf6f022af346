package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.StreamId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionCodecTest {
  private static final StreamId NOW = new StreamId(1_732_252_800_000L, 0);

  private final PositionCodec one = new PositionCodec(List.of("a"));
  private final PositionCodec two = new PositionCodec(List.of("a", "b"));

  @Test
  void idOfOneQueueIsTheStreamId() {
    assertThat(one.write(List.of(NOW))).isEqualTo("1732252800000-0");
    assertThat(one.read("1732252800000-0")).containsExactly(NOW);
  }

  @Test
  void idOfSeveralQueuesComesBackAsItWas() {
    List<StreamId> places = List.of(new StreamId(1_732_252_800_000L, 63), StreamId.MIN);

    String id = two.write(places);

    assertThat(id).matches("1~[0-9A-Za-z]+~UUpYDKK\\.11~0\\.0");
    assertThat(two.read(id)).isEqualTo(places);
  }

  @Test
  void largestPartsComeBackAsTheyWere() {
    List<StreamId> places = List.of(new StreamId(-1, -2), new StreamId(5, StreamId.SEQ_MAX));

    assertThat(two.read(two.write(places))).isEqualTo(places);
  }

  @Test
  void idOfEightQueuesNeedsNoPreflight() {
    List<String> queues = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    StreamId busy = new StreamId(3_000_000_000_000L, 3843);

    String id = new PositionCodec(queues).write(Collections.nCopies(8, busy));

    assertThat(id).matches("[0-9A-Za-z._~-]{1,128}");
  }

  @Test
  void idOfAWrittenTextEndsInItsJobsAndIsGoodForNoOther() {
    PositionCodec text = PositionCodec.of(new StreamRequest.JobEvents("q", "chat-7", true, null));
    StreamId place = new StreamId(5, 1);

    String id = text.write(List.of(place));

    assertThat(id).isEqualTo("5-1~chat-7");
    assertThat(text.read(id)).containsExactly(place);
    assertThat(text.read("~chat-7")).isNull();
    for (String other : List.of("5-1", "5-1~chat-8", "5-1~xchat-7", "~chat-8", "x~chat-7")) {
      assertThatThrownBy(() -> text.read(other)).isInstanceOf(BadInputException.class);
    }
    PositionCodec plain = PositionCodec.of(new StreamRequest.JobEvents("q", "chat-7", null));
    assertThat(plain.write(List.of(place))).isEqualTo("5-1");
    assertThatThrownBy(() -> plain.read(id)).isInstanceOf(BadInputException.class);
  }

  @Test
  void noIdAndAnEmptyOneAreNone() {
    assertThat(one.read(null)).isNull();
    assertThat(two.read("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "1", "1-", "-1", "1-2-3", " 1-2", "1-2\n", "99999999999999999999-0", "１-2"})
  void malformedIdIsRefused(String id) {
    assertThatThrownBy(() -> one.read(id))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Last-Event-ID must be the id of an event, as it was sent, got '" + id + "'")
        .extracting("field")
        .isEqualTo("Last-Event-ID");
  }

  @Test
  void malformedIdOfSeveralQueuesIsRefused() {
    String head = two.write(List.of(NOW, NOW)).replaceFirst("(1~[^~]*~).*", "$1");

    for (String tail :
        List.of("", "0.0", "0.0~0", "0.0~.0", "0.0~0.é", "0.0~0.0~0.0", "0.0~0.zzzzzzzzzzz")) {
      assertThatThrownBy(() -> two.read(head + tail))
          .hasMessageContaining("must be the id of an event");
    }
  }

  @Test
  void idOfOtherQueuesIsRefusedAndSaysWhich() {
    String other = new PositionCodec(List.of("a", "c")).write(List.of(NOW, NOW));

    assertThatThrownBy(() -> two.read(other))
        .hasMessage(
            "Last-Event-ID must be an id of a stream of the same queues (a, b), got '"
                + other
                + "'");
    assertThatThrownBy(() -> two.read("1-0")).hasMessageContaining("the same queues");
    assertThatThrownBy(() -> one.read(other)).hasMessageContaining("the same queues");
  }
}
