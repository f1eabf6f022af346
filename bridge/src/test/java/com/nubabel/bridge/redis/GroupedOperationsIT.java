package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What operations share in a group must not be seen: the same operations, once one a call and once
 * in groups of any size, get the same replies and leave the same keys. Jobs that finish one after
 * another do so as if none asked for the next, and then it is fetched for all that did.
 */
class GroupedOperationsIT {
  private static final String NOW = "1700000000000";

  /** Where {@code moveToFinished} says whether it fetches. */
  private static final int FETCHES_NEXT = 5;

  private static final List<String> FETCHER = List.of("30000", "w");

  private final RedisConnections connections = RedisConnections.open(TestRedis.uri());
  private final RedisClient client = RedisClient.create(TestRedis.uri());
  private final RedisCommands<String, String> redis = client.connect().sync();
  private final String prefix = TestRedis.prefix();
  private final String alone = prefix + ":alone:";
  private final String grouped = prefix + ":grouped:";

  @AfterEach
  void close() {
    connections.close();
    client.shutdown();
  }

  /** An operation, without the queue it will be done to: {@code ‹base›} stands for that. */
  private record Step(String name, List<String> arguments) {
    static Step of(String name, String... arguments) {
      return new Step(name, List.of(arguments));
    }

    boolean isFinish() {
      return name.equals("moveToFinished");
    }

    boolean fetchesNext() {
      return arguments.get(FETCHES_NEXT).equals("1");
    }

    Step withoutFetch() {
      List<String> changed = new ArrayList<>(arguments);
      changed.set(FETCHES_NEXT, "0");
      return new Step(name, changed);
    }

    Operation on(String base) {
      List<String> known = arguments.stream().map(text -> text.replace("‹base›", base)).toList();
      return new Operation(name, null, known, FETCHER);
    }
  }

  private List<Object> call(String base, List<Step> steps) {
    List<Operation> operations = steps.stream().map(step -> step.on(base)).toList();
    List<String> arguments = CommitScript.arguments(operations);
    return CommitScript.SCRIPT.callBySource(connections.commands(), base, arguments).join();
  }

  private String withoutBase(String base, Object value) {
    String name = base.substring(prefix.length() + 1, base.length() - 1);
    return String.valueOf(value)
        .replace("\"" + name + "\"", "‹name›")
        .replace(base, "‹base›")
        .replace(base.substring(0, base.length() - 1), "‹queue›");
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

  static List<Integer> seeds() {
    return new Random(2026).ints(60).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void operationsInGroupsDoWhatTheyDoAlone(int seed) {
    Random random = new Random(seed);
    spoil(alone);
    spoil(grouped);
    Life life = new Life(random);
    List<Step> steps = new ArrayList<>();
    List<String> replies = new ArrayList<>();
    List<String> groupedReplies = new ArrayList<>();
    while (steps.size() < 120) {
      List<Step> group = new ArrayList<>();
      callAlone(life, 1 + random.nextInt(40), group)
          .forEach(reply -> replies.add(withoutBase(alone, reply)));
      call(grouped, group).forEach(reply -> groupedReplies.add(withoutBase(grouped, reply)));
      steps.addAll(group);
    }

    for (int i = 0; i < steps.size(); i++) {
      assertThat(groupedReplies.get(i)).as("%s", steps.get(i)).isEqualTo(replies.get(i));
    }
    assertThat(dump(grouped)).isEqualTo(dump(alone));
  }

  @Test
  void keyOfAWrongTypeDoesNotUndoWhatIsDone() {
    for (String name : List.of("stalled", "marker", "meta")) {
      String base = prefix + ":spoilt-" + name + ":";
      call(base, List.of(Step.of("addJob", "", "n", "{}", "{}", NOW, "0", "0")));
      redis.del(base + name);
      redis.set(base + name, "neither set nor hash");

      List<Object> replies =
          call(
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
    call(base, adds);
    call(base, List.of(Step.of("moveToActive", NOW, "0", "a", "b", "c")));
    redis.del(base + "events");

    List<Object> replies =
        call(base, List.of(completed("1", "a"), completed("2", "b"), completed("3", "c")));

    assertThat(replies.toString())
        .startsWith("[[0, 0, 0, [4, a, [")
        .contains("[0, 0, 0, [5, b, [", "[0, 0, 0]]");
    assertThat(events(base))
        .containsExactly("completed 1", "completed 2", "completed 3", "active 4", "active 5");

    redis.del(base + "events");
    call(base, List.of(completed("4", "a"), completed("5", "b")));

    assertThat(events(base)).containsExactly("completed 4", "completed 5", "drained");
  }

  @Test
  void jobsFinishAlthoughTheNextCannotBeFetched() {
    String base = prefix + ":no-next:";
    call(base, List.of(Step.of("addJob", "", "n", "{}", "{}", NOW, "0", "0")));
    call(base, List.of(Step.of("moveToActive", NOW, "0", "t")));
    redis.set(base + "wait", "no list");

    List<Object> replies = call(base, List.of(completed("1", "t")));

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

  /** Draws steps of a group, and carries each out in a call of its own. Returns their replies. */
  private List<Object> callAlone(Life life, int size, List<Step> group) {
    List<Object> replies = new ArrayList<>();
    List<Integer> finished = new ArrayList<>();
    while (group.size() < size) {
      Step step = life.next();
      if (!step.isFinish()) {
        fetchFor(finished, group, replies);
        finished.clear();
      }
      Object reply = call(alone, List.of(step.isFinish() ? step.withoutFetch() : step)).get(0);
      life.note((List<?>) reply);
      if (step.isFinish() && step.fetchesNext() && ((List<?>) reply).get(0).equals(0L)) {
        finished.add(group.size());
      }
      group.add(step);
      replies.add(reply);
    }
    fetchFor(finished, group, replies);
    replies.forEach(reply -> life.note((List<?>) reply));
    return replies;
  }

  /** Fetches for steps of a group that finished jobs, and completes their replies. */
  private void fetchFor(List<Integer> finished, List<Step> group, List<Object> replies) {
    if (finished.isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of(NOW, "0"));
    finished.forEach(place -> arguments.add(group.get(place).arguments().get(1)));
    List<?> fetched = (List<?>) call(alone, List.of(new Step("moveToActive", arguments))).get(0);
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

  private static List<Object> codes(List<Object> replies) {
    return replies.stream().<Object>map(reply -> ((List<?>) reply).get(0)).toList();
  }

  /** Draws operations that make sense most of the time: it knows who is active. */
  private static final class Life {
    private final Random random;
    private final List<List<String>> active =
        new ArrayList<>(List.of(List.of("broken", "t-broken"), List.of("odd", "t-odd")));
    private int tokens;

    Life(Random random) {
      this.random = random;
    }

    Step next() {
      return switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> add();
        case 5, 6 -> Step.of("moveToActive", NOW, "0", "t" + tokens++, "t" + tokens++);
        case 7, 8, 9, 10, 11, 12 -> finish();
        case 13 -> ofActive("updateProgress", "{\"percent\":1}");
        case 14 -> ofActive("addLog", "row", "2");
        case 15 -> ofActiveWithToken("retryJob", NOW, "0", "why", "[\"trace\"]");
        case 16 -> ofActiveWithToken("moveToDelayed", NOW, "100000", "1", "why", "[\"t\"]", "1");
        case 17 -> ofActiveWithToken("moveToWait");
        case 18 -> random.nextBoolean() ? Step.of("pause") : Step.of("resume", "0");
        default -> settings();
      };
    }

    private Step settings() {
      return random.nextBoolean()
          ? Step.of("setMeta", "concurrency", random.nextBoolean() ? "3" : "")
          : Step.of("removeJob", someone().get(0), "0");
    }

    private Step add() {
      String id = random.nextInt(4) == 0 ? "own" + random.nextInt(8) : "";
      String delay = random.nextInt(6) == 0 ? "50000" : "0";
      String priority = random.nextInt(4) == 0 ? "7" : "0";
      String lifo = random.nextInt(4) == 0 ? "1" : "";
      String parentKey = "";
      String parent = "";
      if (random.nextInt(5) == 0) {
        String parentId = someone().get(0);
        parentKey = "‹base›" + parentId;
        parent = "{\"id\":\"" + parentId + "\",\"queueKey\":\"‹queue›\",\"fpof\":true}";
      }
      String deduplication = random.nextInt(5) == 0 ? "{\"id\":\"same\"}" : "";
      List<String> arguments =
          List.of(
              id,
              "n",
              "{}",
              "{\"attempts\":0}",
              NOW,
              delay,
              priority,
              lifo,
              parentKey,
              parent,
              deduplication);
      return new Step("addJob", new Operation("addJob", null, arguments).trimmed().arguments());
    }

    private Step finish() {
      List<String> job = someone();
      String token = random.nextInt(10) == 0 ? "another" : job.get(1);
      boolean fails = random.nextInt(3) == 0;
      String keep = List.of("", "", "0", "2").get(random.nextInt(4));
      return Step.of(
          "moveToFinished",
          job.get(0),
          token,
          NOW,
          fails ? "failed" : "completed",
          fails ? "why" : "1",
          random.nextInt(4) == 0 ? "0" : "1",
          "",
          keep,
          "",
          "",
          "",
          random.nextInt(3) == 0 ? "15" : "",
          "",
          "1",
          "[\"trace\"]",
          random.nextInt(3) == 0 ? "‹base›dead:" : "");
    }

    private Step ofActive(String name, String... more) {
      List<String> arguments = new ArrayList<>(List.of(someone().get(0)));
      arguments.addAll(List.of(more));
      return new Step(name, arguments);
    }

    private Step ofActiveWithToken(String name, String... more) {
      List<String> arguments = new ArrayList<>(someone());
      arguments.addAll(List.of(more));
      return new Step(name, arguments);
    }

    private List<String> someone() {
      return active.isEmpty() || random.nextInt(15) == 0
          ? List.of("nobody", "t")
          : active.get(random.nextInt(active.size()));
    }

    /** Takes note of who became active; who has left it stays known, to be asked for in vain. */
    void note(List<?> reply) {
      for (Object part : reply) {
        if (part instanceof List<?> job && job.size() > 3) {
          active.add(List.of((String) job.get(0), (String) job.get(1)));
        }
      }
      if (active.size() > 12) {
        active.remove(0);
      }
    }
  }
}
