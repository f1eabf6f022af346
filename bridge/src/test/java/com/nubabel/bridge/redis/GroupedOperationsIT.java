package com.nubabel.bridge.redis;

import static com.nubabel.bridge.redis.Step.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operations of one group leave to each other, when they succeed and when they cannot. */
class GroupedOperationsIT {
  private final StepsFixture fixture = new StepsFixture();
  private final RedisCommands<String, String> redis = fixture.redis;
  private final String prefix = fixture.prefix;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void keyOfAWrongTypeDoesNotUndoWhatIsDone() {
    for (String name : List.of("stalled", "marker", "meta")) {
      String base = prefix + ":spoilt-" + name + ":";
      fixture.call(base, List.of(Step.of("addJob", "", "n", "{}", "{}", NOW, "0", "0")));
      redis.del(base + name);
      redis.set(base + name, "neither set nor hash");

      List<Object> replies =
          fixture.call(
              base,
              List.of(
                  Step.of("moveToActive", NOW, "0", "t"),
                  Step.of("moveToFinished", "1", "t", NOW, "completed", "1", "0", "1"),
                  Step.of("publishEvent", "said", "n", "1")));

      boolean isRead = name.equals("meta");
      assertThat(codes(replies)).isEqualTo(isRead ? List.of(-99L, -2L, 0L) : List.of(0L, 0L, 0L));
    }
  }

  @Test
  void jobsThatFinishTogetherAreFollowedByTheNextAndTheLastOnesTellOnce() {
    String base = prefix + ":in-a-row:";
    List<Step> adds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      adds.add(Step.of("addJob", "", "n", "{}", "{}", NOW, "0", "0"));
    }
    fixture.call(base, adds);
    fixture.call(base, List.of(Step.of("moveToActive", NOW, "0", "a", "b", "c")));
    redis.del(base + "events");

    List<Object> replies =
        fixture.call(base, List.of(completed("1", "a"), completed("2", "b"), completed("3", "c")));

    assertThat(replies.toString())
        .startsWith("[[0, 0, 0, [4, a, [")
        .contains("[0, 0, 0, [5, b, [", "[0, 0, 0]]");
    assertThat(events(base))
        .containsExactly("completed 1", "completed 2", "completed 3", "active 4", "active 5");

    redis.del(base + "events");
    fixture.call(base, List.of(completed("4", "a"), completed("5", "b")));

    assertThat(events(base)).containsExactly("completed 4", "completed 5", "drained");
  }

  @Test
  void jobsFinishAlthoughTheNextCannotBeFetched() {
    String base = prefix + ":no-next:";
    fixture.call(base, List.of(Step.of("addJob", "", "n", "{}", "{}", NOW, "0", "0")));
    fixture.call(base, List.of(Step.of("moveToActive", NOW, "0", "t")));
    redis.set(base + "wait", "no list");

    List<Object> replies = fixture.call(base, List.of(completed("1", "t")));

    assertThat(replies).isEqualTo(List.of(List.of(0L)));
    assertThat(redis.zscore(base + "completed", "1")).isEqualTo(Double.parseDouble(NOW));
  }

  private static Step completed(String id, String token) {
    return Step.of("moveToFinished", id, token, NOW, "completed", "1", "1", "1");
  }

  private List<String> events(String base) {
    return redis.xrange(base + "events", Range.unbounded()).stream()
        .map(entry -> entry.getBody())
        .map(body -> body.get("event") + (body.containsKey("jobId") ? " " + body.get("jobId") : ""))
        .toList();
  }

  private static List<Object> codes(List<Object> replies) {
    return replies.stream().<Object>map(reply -> ((List<?>) reply).get(0)).toList();
  }
}
