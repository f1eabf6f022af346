package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.util.List;

/** Random steps about a whole queue. */
final class QueueKinds {
  static final List<Kind> SETTINGS =
      List.of(
          new Kind(4, draw -> draw.onQueue("pause")),
          new Kind(5, draw -> draw.onQueue("resume")),
          new Kind(1, draw -> draw.onQueue("isPaused")),
          new Kind(3, draw -> draw.onQueue("setGlobalConcurrency").put("jobs", draw.pick(1, 2))),
          new Kind(2, draw -> draw.onQueue("removeGlobalConcurrency")),
          new Kind(1, draw -> draw.onQueue("isMaxed")),
          new Kind(3, QueueKinds::setGlobalRateLimit),
          new Kind(2, draw -> draw.onQueue("removeGlobalRateLimit")),
          new Kind(1, draw -> draw.onQueue("rateLimit").put("ms", 60_000)),
          new Kind(1, draw -> draw.onQueue("removeRateLimitKey")),
          new Kind(2, draw -> draw.onQueue("expire").put("key", "limiter")),
          new Kind(1, draw -> draw.onQueue("getRateLimitTtl")));

  static final List<Kind> UPKEEP =
      List.of(
          new Kind(1, draw -> draw.onQueue("drain").put("delayed", draw.chance(2))),
          new Kind(4, QueueKinds::clean),
          new Kind(1, draw -> draw.onQueue("obliterate").put("force", draw.chance(2))),
          new Kind(1, draw -> draw.onQueue("resume")),
          new Kind(3, QueueKinds::retryJobs),
          new Kind(3, draw -> draw.onQueue("promoteJobs")),
          new Kind(1, draw -> draw.onQueue("trimEvents").put("entries", draw.pick(0, 5))),
          new Kind(1, draw -> draw.onQueue("removeOrphanedJobs")),
          new Kind(1, draw -> draw.onQueue("count")),
          new Kind(1, draw -> draw.onQueue("getJobCounts")),
          new Kind(1, QueueKinds::getCountsPerPriority),
          new Kind(2, QueueKinds::getJobs));

  private static final String[] STATES = {
    "completed", "failed", "wait", "delayed", "prioritized", "active"
  };

  private QueueKinds() {}

  /**
   * Redis' own clock goes on: a limit does not end within a sequence unless it expires by a step.
   */
  private static ObjectNode setGlobalRateLimit(Draw draw) {
    return draw.onQueue("setGlobalRateLimit").put("max", draw.pick(1, 2)).put("ms", 60_000);
  }

  private static ObjectNode clean(Draw draw) {
    return draw.onQueue("clean")
        .put("grace", draw.pick(0, 0, 1000))
        .put("limit", draw.pick(0, 1, 2))
        .put("state", draw.pick(STATES));
  }

  private static ObjectNode retryJobs(Draw draw) {
    return draw.onQueue("retryJobs").put("state", draw.pick("failed", "completed"));
  }

  private static ObjectNode getCountsPerPriority(Draw draw) {
    ObjectNode step = draw.onQueue("getCountsPerPriority");
    step.set("priorities", Json.parse("[0,1,2,7]"));
    return step;
  }

  private static ObjectNode getJobs(Draw draw) {
    ObjectNode step = draw.onQueue("getJobs").put("asc", draw.chance(2));
    step.putArray("states").add(draw.pick("waiting", "completed", "failed", "delayed"));
    return step;
  }
}
