package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Random sequences of operations; the same for the same seed. Each kind of step has a weight; ids
 * are drawn from those that the adds so far can have given.
 */
final class RandomSteps {
  private static final int STEPS = 30;
  private static final List<String> SLOTS = List.of("a", "b", "c");
  private static final List<String> SCHEDULERS = List.of("s", "t:u");

  private static final List<String> BACKOFFS =
      List.of("100", "{\"type\":\"exponential\",\"delay\":100}");
  private static final List<String> KEEPS =
      List.of("true", "false", "1", "{\"age\":1}", "{\"count\":1}", "{\"age\":5,\"count\":2}");

  private static final List<String> TEMPLATES =
      List.of(
          "{\"name\":\"n\",\"data\":{\"x\":[1,null,{}]}}",
          "{\"opts\":{\"attempts\":2,\"lifo\":true,\"removeOnComplete\":true}}",
          "{\"data\":7,\"opts\":{\"priority\":2,\"backoff\":{\"type\":\"fixed\",\"delay\":700},\"attempts\":3}}");

  /** What can be done, as often as its weight says. */
  private static final List<Function<RandomSteps, ObjectNode>> KINDS = new ArrayList<>();

  static {
    kind(14, RandomSteps::add);
    kind(1, steps -> step("addBulk").set("jobs", array(steps.add(), steps.add())));
    kind(10, steps -> step("fetch").put("slot", steps.slot()));
    kind(8, steps -> steps.end("complete"));
    kind(8, steps -> steps.end("fail"));
    kind(2, steps -> step("moveToWait").put("slot", steps.slot()));
    kind(8, steps -> step("pass").put("ms", steps.pick(1, 100, 500, 1000, 5000)));
    kind(2, steps -> step("updateProgress").put("job", steps.job()).put("value", steps.number()));
    kind(2, steps -> step("log").put("job", steps.job()).put("row", "row " + steps.number()));
    kind(2, steps -> step("getJob").put("job", steps.job()));
    kind(2, steps -> step("getJobState").put("job", steps.job()));
    kind(1, steps -> step("extendLocks").put("slot", steps.slot()).put("ms", 60_000));
    kind(1, steps -> step("expire").put("key", steps.job() + ":lock"));
    kind(1, steps -> step("expire").put("key", "stalled-check"));
    kind(2, steps -> step("stalledCheck"));
    kind(2, RandomSteps::upsertJobScheduler);
    kind(1, steps -> step("removeJobScheduler").put("id", steps.pick(SCHEDULERS)));
    kind(1, steps -> step("getJobScheduler").put("id", steps.pick(SCHEDULERS)));
  }

  private final Random random;
  private int adds;

  private RandomSteps(long seed) {
    this.random = new Random(seed);
  }

  private static void kind(int weight, Function<RandomSteps, ObjectNode> kind) {
    for (int i = 0; i < weight; i++) {
      KINDS.add(kind);
    }
  }

  static Scenario scenario(long seed) {
    RandomSteps random = new RandomSteps(seed);
    List<ObjectNode> steps = new ArrayList<>();
    while (steps.size() < STEPS) {
      steps.add(random.pick(KINDS).apply(random));
    }
    return new Scenario("random sequence " + seed, steps);
  }

  private ObjectNode add() {
    adds++;
    ObjectNode step = step("add");
    step.put("name", pick("n", "other")).set("data", Json.parse(pick("1", "{\"x\":[1,null]}")));
    ObjectNode options = step.putObject("opts");
    perhaps(3, () -> options.put("delay", pick(100, 500, 1000)));
    perhaps(3, () -> options.put("priority", pick(0, 1, 2, 7)));
    perhaps(5, () -> options.put("lifo", random.nextBoolean()));
    perhaps(5, () -> options.put("jobId", pick("x", "y", "x:y:z")));
    perhaps(2, () -> options.put("attempts", pick(1, 2, 3)));
    perhaps(3, () -> options.set("backoff", Json.parse(pick(BACKOFFS))));
    perhaps(4, () -> options.set("removeOnComplete", Json.parse(pick(KEEPS))));
    perhaps(4, () -> options.set("removeOnFail", Json.parse(pick(KEEPS))));
    perhaps(8, () -> options.put("keepLogs", pick(1, 2)));
    perhaps(8, () -> options.put("stackTraceLimit", pick(0, 1)));
    return step;
  }

  private ObjectNode end(String operation) {
    ObjectNode step = step(operation).put("slot", slot());
    perhaps(2, () -> step.put("fetchNext", true));
    if (operation.equals("fail")) {
      perhaps(6, () -> step.put("unrecoverable", true));
    } else {
      perhaps(2, () -> step.put("value", number()));
    }
    return step;
  }

  private ObjectNode upsertJobScheduler() {
    ObjectNode step = step("upsertJobScheduler").put("id", pick(SCHEDULERS));
    ObjectNode repeat = step.putObject("repeat");
    if (random.nextInt(3) == 0) {
      repeat.put("pattern", "*/" + pick(1, 5, 10) + " * * * * *").put("tz", "UTC");
    } else {
      repeat.put("every", pick(1000, 2000, 3000));
    }
    perhaps(4, () -> repeat.put("limit", pick(0, 1, 2, 3)));
    perhaps(4, () -> repeat.put("offset", random.nextInt(1000)));
    perhaps(4, () -> repeat.put("startDate", 1_800_000_000_000L + random.nextInt(20_000)));
    perhaps(4, () -> repeat.put("endDate", 1_800_000_000_000L + random.nextInt(60_000)));
    perhaps(2, () -> step.set("template", Json.parse(pick(TEMPLATES))));
    return step;
  }

  /** An id that a job may have: one of the counter's, or one that an add chose. */
  private String job() {
    return random.nextInt(5) == 0
        ? pick("x", "y", "x:y:z", "none")
        : String.valueOf(1 + random.nextInt(adds + 1));
  }

  private String slot() {
    return pick(SLOTS);
  }

  private int number() {
    return random.nextInt(100);
  }

  private void perhaps(int oneIn, Runnable change) {
    if (random.nextInt(oneIn) == 0) {
      change.run();
    }
  }

  private int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static ArrayNode array(ObjectNode... items) {
    return JsonNodeFactory.instance.arrayNode().addAll(List.of(items));
  }

  private static ObjectNode step(String operation) {
    return JsonNodeFactory.instance.objectNode().put("op", operation);
  }
}
