package com.nubabel.worker;

import java.util.List;

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

  @Override
  public String toString() {
    return name;
  }
}
