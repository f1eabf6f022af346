package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.util.List;

/** Random steps that lead jobs through their lives, and that change a job by hand. */
final class JobKinds {
  static final List<Kind> LIVES =
      List.of(
          new Kind(14, JobKinds::add),
          new Kind(1, JobKinds::addBulk),
          new Kind(10, JobKinds::fetch),
          new Kind(8, JobKinds::complete),
          new Kind(8, JobKinds::fail),
          new Kind(2, draw -> draw.end("moveToWait")),
          new Kind(2, JobKinds::moveToDelayed),
          new Kind(8, draw -> Draw.step("pass").put("ms", draw.pick(1, 100, 500, 1000, 5000))),
          new Kind(2, draw -> draw.onJob("getJob")),
          new Kind(2, draw -> draw.onJob("getJobState")));

  static final List<Kind> BY_HAND =
      List.of(
          new Kind(2, draw -> draw.onJob("updateProgress").put("value", draw.number())),
          new Kind(2, draw -> draw.onSlot("log").put("row", "row " + draw.number())),
          new Kind(1, draw -> draw.onJob("getLogs").put("asc", draw.chance(2))),
          new Kind(1, draw -> draw.onJob("clearLogs").put("keep", draw.below(2))),
          new Kind(2, draw -> draw.onJob("updateData").set("value", draw.pickJson("7", "{}"))),
          new Kind(3, draw -> draw.onJobIn("promote", "delayed", "delayed", "wait")),
          new Kind(3, JobKinds::changeDelay),
          new Kind(4, JobKinds::changePriority),
          new Kind(4, JobKinds::retry),
          new Kind(4, draw -> draw.onJob("remove").put("removeChildren", draw.chance(2))),
          new Kind(1, draw -> draw.onJob("isFinished")),
          new Kind(1, draw -> draw.onSlot("extendLock").put("ms", 60_000)));

  static final List<Kind> STALLED =
      List.of(
          new Kind(6, draw -> draw.onJobIn("expire", "active")),
          new Kind(3, draw -> draw.onQueue("expire").put("key", "stalled-check")),
          new Kind(6, JobKinds::stalledCheck),
          new Kind(2, draw -> draw.onSlot("extendLocks").put("ms", 60_000)));

  private static final String[] BACKOFFS = {
    "100", "{\"type\":\"exponential\",\"delay\":100}", "{\"type\":\"fixed\",\"delay\":700}"
  };
  private static final String[] KEEPS = {
    "true", "false", "0", "1", "{\"age\":1}", "{\"count\":1}", "{\"age\":5,\"count\":2}"
  };

  private JobKinds() {}

  static ObjectNode add(Draw draw) {
    draw.noteAdd();
    ObjectNode step = Draw.step("add").put("name", draw.pick("n", "other"));
    step.set("data", draw.pickJson("1", "{\"x\":[1,null]}"));
    ObjectNode options = step.putObject("opts");
    draw.perhaps(5, () -> options.put("lifo", draw.chance(2)));
    draw.perhaps(5, () -> options.put("jobId", draw.pick("x", "y", "x:y:z")));
    draw.perhaps(8, () -> options.put("keepLogs", draw.pick(1, 2)));
    draw.perhaps(8, () -> options.put("stackTraceLimit", draw.pick(0, 1)));
    putOptions(draw, options);
    return step;
  }

  /** Options that jobs of flows have as well. */
  static void putOptions(Draw draw, ObjectNode options) {
    draw.perhaps(3, () -> options.put("delay", draw.pick(0, 100, 500, 1000)));
    draw.perhaps(3, () -> options.put("priority", draw.pick(0, 1, 2, 7)));
    draw.perhaps(2, () -> options.put("attempts", draw.pick(1, 2, 3)));
    draw.perhaps(3, () -> options.set("backoff", draw.pickJson(BACKOFFS)));
    draw.perhaps(4, () -> options.set("removeOnComplete", draw.pickJson(KEEPS)));
    draw.perhaps(4, () -> options.set("removeOnFail", draw.pickJson(KEEPS)));
  }

  private static ObjectNode addBulk(Draw draw) {
    ObjectNode step = Draw.step("addBulk");
    step.set("jobs", Draw.array(add(draw), add(draw)));
    return step;
  }

  private static ObjectNode fetch(Draw draw) {
    ObjectNode step = draw.fetch();
    draw.perhaps(2, () -> step.put("woken", true));
    draw.perhaps(6, () -> step.putObject("worker").put("name", "w"));
    return step;
  }

  private static ObjectNode complete(Draw draw) {
    ObjectNode step = end(draw, "complete");
    draw.perhaps(2, () -> step.put("value", draw.number()));
    return step;
  }

  private static ObjectNode fail(Draw draw) {
    ObjectNode step = end(draw, "fail");
    draw.perhaps(6, () -> step.put("unrecoverable", true));
    return step;
  }

  private static ObjectNode end(Draw draw, String operation) {
    ObjectNode step = draw.end(operation);
    draw.perhaps(2, () -> step.put("fetchNext", true));
    draw.perhaps(8, () -> step.set("worker", Json.parse("{\"removeOnComplete\":{\"count\":1}}")));
    return step;
  }

  private static ObjectNode moveToDelayed(Draw draw) {
    return draw.end("moveToDelayed").put("until", Slots.START_MILLIS + draw.below(20_000));
  }

  private static ObjectNode stalledCheck(Draw draw) {
    ObjectNode step = draw.onQueue("stalledCheck");
    draw.perhaps(2, () -> step.putObject("worker").put("maxStalledCount", 0));
    return step;
  }

  private static ObjectNode changeDelay(Draw draw) {
    return draw.onJobIn("changeDelay", "delayed", "delayed", "completed")
        .put("ms", draw.pick(0, 300, 1000));
  }

  private static ObjectNode changePriority(Draw draw) {
    return draw.onJobIn("changePriority", "wait", "prioritized", "delayed", "active")
        .put("priority", draw.pick(0, 1, 3))
        .put("lifo", draw.chance(3));
  }

  static ObjectNode retry(Draw draw) {
    String state = draw.pick("failed", "failed", "completed");
    ObjectNode step = draw.onJobIn("retry", state, state, "failed").put("state", state);
    draw.perhaps(
        3,
        () ->
            step.putObject("options")
                .put("resetAttemptsMade", draw.chance(2))
                .put("resetAttemptsStarted", draw.chance(2)));
    return step;
  }
}
