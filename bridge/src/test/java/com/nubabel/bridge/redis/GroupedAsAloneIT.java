package com.nubabel.bridge.redis;

import static com.nubabel.bridge.redis.Step.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What operations share in a group must not be seen: the same operations, once one a call and once
 * in groups of any size, get the same replies and leave the same keys. Jobs that finish one after
 * another do so as if none asked for the next, and then it is fetched for all that did.
 */
class GroupedAsAloneIT {
  private final StepsFixture fixture = new StepsFixture();
  private final RedisCommands<String, String> redis = fixture.redis;
  private final String prefix = fixture.prefix;
  private final String alone = prefix + ":alone:";
  private final String grouped = prefix + ":grouped:";

  @AfterEach
  void close() {
    fixture.close();
  }

  static List<Integer> seeds() {
    return new Random(2026).ints(60).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void operationsInGroupsDoWhatTheyDoAlone(int seed) {
    Random random = new Random(seed);
    spoil(alone);
    spoil(grouped);
    RandomSteps drawn = new RandomSteps(random);
    List<Step> steps = new ArrayList<>();
    List<String> replies = new ArrayList<>();
    List<String> groupedReplies = new ArrayList<>();
    while (steps.size() < 120) {
      List<Step> group = new ArrayList<>();
      callAlone(drawn, 1 + random.nextInt(40), group)
          .forEach(reply -> replies.add(withoutBase(alone, reply)));
      fixture
          .call(grouped, group)
          .forEach(reply -> groupedReplies.add(withoutBase(grouped, reply)));
      steps.addAll(group);
    }

    for (int i = 0; i < steps.size(); i++) {
      assertThat(groupedReplies.get(i)).as("%s", steps.get(i)).isEqualTo(replies.get(i));
    }
    assertThat(dump(grouped)).isEqualTo(dump(alone));
  }

  /** Draws steps of a group, and carries each out in a call of its own. Returns their replies. */
  private List<Object> callAlone(RandomSteps drawn, int size, List<Step> group) {
    List<Object> replies = new ArrayList<>();
    List<Integer> finished = new ArrayList<>();
    while (group.size() < size) {
      Step step = drawn.next();
      if (!step.isFinish()) {
        fetchFor(finished, group, replies);
        finished.clear();
      }
      Object reply =
          fixture.call(alone, List.of(step.isFinish() ? step.withoutFetch() : step)).get(0);
      drawn.note((List<?>) reply);
      if (step.isFinish() && step.fetchesNext() && ((List<?>) reply).get(0).equals(0L)) {
        finished.add(group.size());
      }
      group.add(step);
      replies.add(reply);
    }
    fetchFor(finished, group, replies);
    replies.forEach(reply -> drawn.note((List<?>) reply));
    return replies;
  }

  /** Fetches for steps of a group that finished jobs, and completes their replies. */
  private void fetchFor(List<Integer> finished, List<Step> group, List<Object> replies) {
    if (finished.isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of(NOW, "0"));
    finished.forEach(place -> arguments.add(group.get(place).arguments().get(1)));
    List<?> fetched =
        (List<?>) fixture.call(alone, List.of(new Step("moveToActive", arguments))).get(0);
    for (int i = 0; i < finished.size(); i++) {
      List<Object> reply = new ArrayList<>(fetched.subList(0, 3));
      if (3 + i < fetched.size()) {
        reply.add(fetched.get(3 + i));
      }
      replies.set(finished.get(i), reply);
    }
    forgetDrainedIfHindered((Long) fetched.get(2));
  }

  /**
   * Who asks for the next job and is hindered does not tell that none is left; who does not ask, as
   * those who finished alone, tells it at once.
   */
  private void forgetDrainedIfHindered(long nextDueMillis) {
    if (nextDueMillis > 0 || redis.hexists(alone + "meta", "paused")) {
      redis.xrevrange(alone + "events", Range.unbounded(), Limit.from(1)).stream()
          .filter(entry -> entry.getBody().equals(Map.of("event", "drained")))
          .forEach(entry -> redis.xdel(alone + "events", entry.getId()));
    }
  }

  private void spoil(String base) {
    redis.set(base + "spoilt", "no hash");
    redis.lpush(base + "wait", "spoilt", "gone");
    redis.lpush(base + "active", "broken");
    redis.set(base + "broken", "no hash either");
    redis.set(base + "broken:lock", "t-broken");
    redis.lpush(base + "active", "odd");
    redis.hset(base + "odd", Map.of("name", "n", "ats", "1", "atm", "many"));
    redis.set(base + "odd:lock", "t-odd");
  }

  /** All keys; of the marker only whether it wakes somebody for whom there is a job. */
  private Map<String, String> dump(String base) {
    Map<String, String> dump = new TreeMap<>();
    for (String key : redis.keys(base + "*")) {
      if (!key.equals(base + "marker")) {
        String text = value(key) + (redis.pttl(key) >= 0 ? " expires" : "");
        dump.put(withoutBase(base, key), withoutBase(base, text));
      }
    }
    boolean isNeeded = redis.exists(base + "wait", base + "prioritized") > 0;
    dump.put("marker", String.valueOf(isNeeded && redis.zscore(base + "marker", "0") != null));
    return dump;
  }

  private String value(String key) {
    return switch (redis.type(key)) {
      case "string" -> redis.get(key);
      case "list" -> redis.lrange(key, 0, -1).toString();
      case "set" -> redis.smembers(key).stream().sorted().toList().toString();
      case "hash" -> new TreeMap<>(redis.hgetall(key)).toString();
      case "zset" -> redis.zrangeWithScores(key, 0, -1).toString();
      case "stream" ->
          redis.xrange(key, Range.unbounded()).stream()
              .map(entry -> entry.getBody().toString())
              .toList()
              .toString();
      default -> throw new AssertionError(key);
    };
  }

  private String withoutBase(String base, Object value) {
    String name = base.substring(prefix.length() + 1, base.length() - 1);
    return String.valueOf(value)
        .replace("\"" + name + "\"", "‹name›")
        .replace(base, "‹base›")
        .replace(base.substring(0, base.length() - 1), "‹queue›");
  }
}
