package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.Iteration;
import com.nubabel.bridge.queue.JobScheduler;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.RepeatRule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Operations on job schedulers; on Node's side they are in ops-scheduler.mjs. */
final class SchedulerOps {
  private SchedulerOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("upsertJobScheduler", SchedulerOps::upsert);
    operations.put("removeJobScheduler", step -> step.schedulers().remove(step.text("id")));
    operations.put("getJobScheduler", step -> shown(step.schedulers().get(step.text("id"))));
    operations.put("getJobSchedulers", SchedulerOps::list);
    operations.put("getJobSchedulersCount", step -> step.schedulers().count());
    operations.put("stub", SchedulerOps::stub);
  }

  private static Object upsert(Step step) {
    JsonNode template = step.get("template");
    Iteration pending =
        step.schedulers()
            .upsert(
                step.text("id"),
                rule(step.get("repeat")),
                JobTemplate.of(
                    template.path("name").asText(null),
                    template.get("data"),
                    Step.options(template)));
    return pending == null
        ? null
        : Map.of("id", pending.jobId(), "delay", pending.delay().toMillis());
  }

  private static RepeatRule rule(JsonNode json) {
    return new RepeatRule(
        millis(json, "every"),
        json.path("pattern").asText(null),
        json.path("tz").asText(null),
        instant(json, "startDate"),
        instant(json, "endDate"),
        json.has("limit") ? json.get("limit").asInt() : null,
        millis(json, "offset"),
        json.path("immediately").asBoolean(),
        0);
  }

  private static Duration millis(JsonNode json, String field) {
    return json.has(field) ? Duration.ofMillis(json.get(field).asLong()) : null;
  }

  private static Instant instant(JsonNode json, String field) {
    return json.has(field) ? Instant.ofEpochMilli(json.get(field).asLong()) : null;
  }

  private static Object list(Step step) {
    return step
        .schedulers()
        .list(step.get("start").asInt(), step.get("end").asInt(), step.flag("asc"))
        .stream()
        .map(SchedulerOps::shown)
        .toList();
  }

  private static Object stub(Step step) throws Exception {
    for (JsonNode id : step.get("ids")) {
      step.redis().commands().hset(step.keys().job(id.asText()), "name", "stub").get();
    }
    return null;
  }

  /** A scheduler as Node shows it. */
  private static Map<String, Object> shown(JobScheduler scheduler) {
    if (scheduler == null) {
      return null;
    }
    Map<String, Object> shown = new HashMap<>();
    shown.put("key", scheduler.id());
    shown.put("name", scheduler.name());
    shown.put("next", scheduler.next().toEpochMilli());
    shown.put("iterationCount", scheduler.iterationCount());
    shown.put("limit", scheduler.limit());
    shown.put("startDate", millis(scheduler.startDate()));
    shown.put("endDate", millis(scheduler.endDate()));
    shown.put("every", scheduler.every() == null ? null : scheduler.every().toMillis());
    shown.put("offset", scheduler.offset() == null ? null : scheduler.offset().toMillis());
    shown.put("tz", scheduler.tz());
    shown.put("pattern", scheduler.pattern());
    Map<String, Object> template = new HashMap<>();
    if (!scheduler.data().equals("{}")) {
      template.put("data", Json.parse(scheduler.data()));
    }
    if (!scheduler.options().equals(JobOptions.NONE)) {
      template.put("opts", scheduler.options().toJson());
    }
    shown.put("template", template.isEmpty() ? null : template);
    return shown;
  }

  private static Long millis(Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
