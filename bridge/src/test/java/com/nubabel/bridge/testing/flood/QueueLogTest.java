package com.nubabel.bridge.testing.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.testing.flood.Seen.Gap;
import com.nubabel.bridge.testing.flood.Seen.Numbered;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge must not be lenient: each way to be wrong is found. */
class QueueLogTest {
  private final List<LogEntry> entries =
      IntStream.rangeClosed(1, 8)
          .mapToObj(n -> new LogEntry(new StreamId(n, 0), n, "tick", null, null))
          .toList();
  private final QueueLog whole = new QueueLog(entries, false);
  private final QueueLog trimmed = new QueueLog(entries, true);

  @Test
  void everyEventOfTheFilterInOrderIsRight() {
    assertThatCode(() -> whole.judge(seen(2, 4, 6, 8), QueueLogTest::isEven))
        .doesNotThrowAnyException();
    assertThat(whole.last(QueueLogTest::isEven)).isEqualTo(8);
  }

  @Test
  void whatIsMissingTwiceOutOfOrderOrNotAskedForIsWrong() {
    for (List<Seen> wrong :
        List.of(seen(2, 6, 8), seen(4, 6, 8), seen(2, 4, 6), seen(2, 4, 4, 6, 8))) {
      assertThatThrownBy(() -> whole.judge(wrong, QueueLogTest::isEven))
          .isInstanceOf(AssertionError.class);
    }
    assertThatThrownBy(() -> whole.judge(seen(4, 2, 6, 8), QueueLogTest::isEven))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> whole.judge(seen(2, 3, 4, 6, 8), QueueLogTest::isEven))
        .hasMessageContaining("not asked for");
  }

  @Test
  void gapThatCoversWhatIsMissingIsRightWhereTheStreamWasTrimmed() {
    List<Seen> told = List.of(number(2), gap(3, 6), number(6), number(8));

    assertThatCode(() -> trimmed.judge(told, QueueLogTest::isEven)).doesNotThrowAnyException();
    assertThatThrownBy(() -> whole.judge(told, QueueLogTest::isEven))
        .hasMessageContaining("nothing was trimmed");
  }

  @Test
  void gapThatCoversNothingOrNotAllThatIsMissingIsWrong() {
    assertThatThrownBy(
            () ->
                trimmed.judge(
                    List.of(number(2), gap(2, 3), number(4), number(6)), QueueLogTest::isEven))
        .hasMessageContaining("nothing is missing");
    assertThatThrownBy(
            () -> trimmed.judge(List.of(number(2), gap(5, 7), number(8)), QueueLogTest::isEven))
        .hasMessageContaining("missing before");
    assertThatThrownBy(
            () -> trimmed.judge(List.of(number(2), gap(2, 5), number(8)), QueueLogTest::isEven))
        .hasMessageContaining("missing before");
  }

  private static boolean isEven(LogEntry entry) {
    return entry.n() % 2 == 0;
  }

  private static List<Seen> seen(int... numbers) {
    return IntStream.of(numbers).mapToObj(QueueLogTest::number).toList();
  }

  private static Seen number(int n) {
    return new Numbered("q", n);
  }

  private static Seen gap(int requested, int first) {
    return new Gap("q", new StreamId(requested, 0), new StreamId(first, 0));
  }
}
