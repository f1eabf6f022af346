package com.nubabel.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Steps on job schedulers, for Node and Java alike.
 *
 * @param name what they try
 * @param steps as {@code scheduler-steps.mjs} reads them; the clock must be set first
 */
record SchedulerScenario(String name, String steps) {
  static final List<SchedulerScenario> ALL =
      List.of(
          of(
              "an interval runs on time and late",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":2000},
               "template":{"name":"tick","data":{"a":[]},"opts":{"attempts":2,"keepLogs":3}}},
              {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000002123}, {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000009999}, {"op":"fetch"}, {"op":"complete"},
              {"op":"list","start":0,"end":-1,"asc":false}, {"op":"count"}
              """),
          of(
              "an upsert replaces what is pending",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":2000},"template":{"data":{"a":1}}},
              {"op":"clock","ms":1800000000124},
              {"op":"upsert","id":"s","repeat":{"every":2000},"template":{"data":{"a":2}}},
              {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000000500},
              {"op":"upsert","id":"s","repeat":{"every":2000},"template":{"name":"n","opts":{"priority":3}}},
              {"op":"upsert","id":"s","repeat":{"every":5000,"offset":1234}},
              {"op":"upsert","id":"s","repeat":{"every":7000}},
              {"op":"upsert","id":"s","repeat":{"pattern":"*/5 * * * * *"},"template":{"opts":{"lifo":true}}},
              {"op":"upsert","id":"s","repeat":{"every":300,"startDate":1800000050000}},
              {"op":"get","id":"s"}, {"op":"get","id":"none"}
              """),
          of(
              "an upsert after long idleness",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":1000,"limit":1}},
              {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000007777},
              {"op":"upsert","id":"s","repeat":{"every":1000}},
              {"op":"clock","ms":1800000008000}, {"op":"fetch"}, {"op":"complete"}
              """),
          of(
              "a pattern with everything",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"my:cron","repeat":{"pattern":"*/5 * * * * *","tz":"Europe/Madrid",
               "limit":3,"startDate":1700000000000,"endDate":1900000000000,"offset":5},
               "template":{"data":{"z":1}}},
              {"op":"clock","ms":1800000005000}, {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000010001}, {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000031000}, {"op":"fetch"}, {"op":"complete"},
              {"op":"list","start":0,"end":0,"asc":true}
              """),
          of(
              "a pattern that starts at once and ends",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"i","repeat":{"pattern":"0 0 1 1 *","tz":"UTC","immediately":true}},
              {"op":"upsert","id":"i","repeat":{"pattern":"0 0 1 1 *","tz":"UTC","immediately":true}},
              {"op":"fetch"}, {"op":"complete"},
              {"op":"upsert","id":"e","repeat":{"pattern":"*/10 * * * * *","tz":"UTC","endDate":1800000012000}},
              {"op":"clock","ms":1800000010000}, {"op":"fetch"}, {"op":"complete"},
              {"op":"upsert","id":"e","repeat":{"pattern":"0 0 1 1 *","tz":"UTC","endDate":1800000099000}},
              {"op":"upsert","id":"l","repeat":{"every":1000,"limit":0}},
              {"op":"count"}
              """),
          of(
              "a start and an end of an interval",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":3000,"startDate":1800000005000,"endDate":1800000006000}},
              {"op":"clock","ms":1800000005000}, {"op":"fetch"}, {"op":"complete"},
              {"op":"clock","ms":1800000008000}, {"op":"fetch"}, {"op":"complete"},
              {"op":"upsert","id":"p","repeat":{"every":3000,"startDate":1700000000000}},
              {"op":"list","start":0,"end":-1,"asc":true}
              """),
          of(
              "changes while an iteration runs",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":2000},"template":{"data":1}},
              {"op":"fetch"},
              {"op":"upsert","id":"s","repeat":{"every":2000},"template":{"data":2}},
              {"op":"complete"},
              {"op":"clock","ms":1800000002123}, {"op":"fetch"},
              {"op":"remove","id":"s"}, {"op":"remove","id":"s"},
              {"op":"complete"}
              """),
          of(
              "a removed scheduler's waiting iteration runs and is the last",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":2000}},
              {"op":"remove","id":"s"},
              {"op":"fetch"}, {"op":"complete"}
              """),
          of(
              "a failing iteration is retried and does not fork the series",
              """
              {"op":"clock","ms":1800000000123},
              {"op":"upsert","id":"s","repeat":{"every":2000},
               "template":{"opts":{"attempts":2,"backoff":{"type":"fixed","delay":500}}}},
              {"op":"fetch"}, {"op":"fail"},
              {"op":"clock","ms":1800000000623}, {"op":"fetch"}, {"op":"complete"}
              """),
          of(
              "slots that are taken are passed over",
              """
              {"op":"clock","ms":1800000000000},
              {"op":"stub","ids":["repeat:s:1800000000000","repeat:s:1800000001000"]},
              {"op":"upsert","id":"s","repeat":{"every":1000}},
              {"op":"upsert","id":"t","repeat":{"pattern":"0 0 1 1 *","tz":"UTC"}},
              {"op":"remove","id":"t"},
              {"op":"stub","ids":["repeat:t:1830384000000"]},
              {"op":"clock","ms":1829000000000},
              {"op":"stub","ids":["repeat:t:1830297600000"]},
              {"op":"upsert","id":"t","repeat":{"pattern":"0 0 1 1 *","tz":"UTC"}}
              """),
          of("thirty-two slots are taken", taken(32)),
          of("thirty-one slots are taken", taken(31)),
          of("thirty-three slots are taken", taken(33)),
          of(
              "the next slot is taken",
              """
              {"op":"clock","ms":1800000000000},
              {"op":"upsert","id":"s","repeat":{"every":1000}},
              {"op":"stub","ids":["repeat:s:1800000001000"]},
              {"op":"fetch"}, {"op":"complete"}
              """));

  private static SchedulerScenario of(String name, String steps) {
    return new SchedulerScenario(name, "[" + steps + "]");
  }

  private static String taken(int slots) {
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < slots; i++) {
      ids.append(i == 0 ? "" : ",")
          .append("\"repeat:s:")
          .append(1_800_000_000_000L + i * 1000L)
          .append('"');
    }
    return """
        {"op":"clock","ms":1800000000000},
        {"op":"stub","ids":[%s]},
        {"op":"upsert","id":"s","repeat":{"every":1000}}
        """
        .formatted(ids);
  }

  /** A random sequence on two schedulers; the same for the same seed. */
  static SchedulerScenario random(long seed) {
    Random random = new Random(seed);
    List<String> steps = new ArrayList<>();
    long now = 1_800_000_000_000L + random.nextInt(100_000);
    steps.add("{\"op\":\"clock\",\"ms\":" + now + "}");
    for (int i = 0; i < 25; i++) {
      String id = random.nextBoolean() ? "a" : "b:c";
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> steps.add(upsert(random, id, now));
        case 3 -> steps.add("{\"op\":\"remove\",\"id\":\"" + id + "\"}");
        default -> {
          now += (long) random.nextInt(4) * random.nextInt(3000);
          steps.add("{\"op\":\"clock\",\"ms\":" + now + "},{\"op\":\"fetch\"}");
          steps.add(random.nextInt(4) == 0 ? upsert(random, id, now) : "{\"op\":\"count\"}");
          steps.add("{\"op\":\"" + (random.nextInt(4) == 0 ? "fail" : "complete") + "\"}");
        }
      }
    }
    steps.add("{\"op\":\"list\",\"start\":0,\"end\":-1,\"asc\":true}");
    return of("random sequence " + seed, String.join(",\n", steps));
  }

  private static String upsert(Random random, String id, long now) {
    StringBuilder rule = new StringBuilder();
    if (random.nextInt(3) == 0) {
      rule.append("\"pattern\":\"*/").append(1 + random.nextInt(9)).append(" * * * * *\"");
      rule.append(",\"tz\":\"UTC\"");
    } else {
      rule.append("\"every\":").append((1 + random.nextInt(3)) * 1000);
    }
    List<String> more =
        List.of(
            "\"limit\":" + random.nextInt(4),
            "\"offset\":" + random.nextInt(1000),
            "\"startDate\":" + (now + random.nextInt(8000) - 2000),
            "\"endDate\":" + (now + random.nextInt(9000) - 500));
    for (String field : more) {
      rule.append(random.nextInt(4) == 0 ? "," + field : "");
    }
    List<String> templates =
        List.of(
            "{}",
            "{\"name\":\"n\",\"data\":{\"x\":[1,null,{}]}}",
            "{\"opts\":{\"attempts\":2,\"lifo\":true,\"removeOnComplete\":true}}",
            "{\"data\":7,\"opts\":{\"priority\":2,\"backoff\":{\"type\":\"fixed\",\"delay\":700},\"attempts\":3}}");
    return "{\"op\":\"upsert\",\"id\":\"%s\",\"repeat\":{%s},\"template\":%s}"
        .formatted(id, rule, templates.get(random.nextInt(templates.size())));
  }

  @Override
  public String toString() {
    return name;
  }
}
