package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Random steps with deduplication, in all its modes. */
final class DeduplicationKinds {
  static final List<Kind> ALL =
      List.of(
          new Kind(16, DeduplicationKinds::add),
          new Kind(2, DeduplicationKinds::addBulk),
          new Kind(2, draw -> Draw.step("getDeduplicationJobId").put("id", id(draw))),
          new Kind(1, draw -> Draw.step("removeDeduplicationKey").put("id", id(draw))),
          new Kind(1, draw -> draw.onJob("removeDeduplicationKey")),
          new Kind(2, draw -> Draw.step("expire").put("key", "de:" + id(draw))));

  private DeduplicationKinds() {}

  private static String id(Draw draw) {
    return draw.pick("d", "e");
  }

  private static ObjectNode add(Draw draw) {
    ObjectNode step = JobKinds.add(draw);
    ObjectNode options = (ObjectNode) step.get("opts");
    ObjectNode deduplication = options.putObject("deduplication").put("id", id(draw));
    draw.perhaps(3, () -> deduplication.put("ttl", draw.pick(0, 60_000)));
    draw.perhaps(4, () -> deduplication.put("extend", true));
    draw.perhaps(3, () -> deduplication.put("replace", true));
    draw.perhaps(3, () -> deduplication.put("keepLastIfActive", true));
    draw.perhaps(5, () -> deduplication.put("reschedule", true));
    draw.perhaps(2, () -> options.put("delay", draw.pick(100, 1000)));
    return step;
  }

  private static ObjectNode addBulk(Draw draw) {
    ObjectNode step = Draw.step("addBulk");
    step.set("jobs", Draw.array(add(draw), add(draw)));
    return step;
  }
}
