package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Random steps with job schedulers. */
final class SchedulerKinds {
  static final List<Kind> ALL =
      List.of(
          new Kind(8, SchedulerKinds::upsertJobScheduler),
          new Kind(2, draw -> Draw.step("removeJobScheduler").put("id", id(draw))),
          new Kind(2, draw -> Draw.step("getJobScheduler").put("id", id(draw))),
          new Kind(1, draw -> Draw.step("getJobSchedulersCount")));

  private static final String[] TEMPLATES = {
    "{\"name\":\"n\",\"data\":{\"x\":[1,null,{}]}}",
    "{\"opts\":{\"attempts\":2,\"lifo\":true,\"removeOnComplete\":true}}",
    "{\"data\":7,\"opts\":{\"priority\":2,\"backoff\":{\"type\":\"fixed\",\"delay\":700},\"attempts\":3}}"
  };

  private SchedulerKinds() {}

  private static String id(Draw draw) {
    return draw.pick("s", "t:u");
  }

  private static ObjectNode upsertJobScheduler(Draw draw) {
    ObjectNode step = Draw.step("upsertJobScheduler").put("id", id(draw));
    ObjectNode repeat = step.putObject("repeat");
    if (draw.chance(3)) {
      repeat.put("pattern", "*/" + draw.pick(1, 5, 10) + " * * * * *").put("tz", "UTC");
    } else {
      repeat.put("every", draw.pick(1000, 2000, 3000));
    }
    draw.perhaps(4, () -> repeat.put("limit", draw.pick(0, 1, 2, 3)));
    draw.perhaps(4, () -> repeat.put("offset", draw.below(1000)));
    draw.perhaps(4, () -> repeat.put("startDate", Slots.START_MILLIS + draw.below(20_000)));
    draw.perhaps(4, () -> repeat.put("endDate", Slots.START_MILLIS + draw.below(60_000)));
    draw.perhaps(2, () -> step.set("template", draw.pickJson(TEMPLATES)));
    return step;
  }
}
