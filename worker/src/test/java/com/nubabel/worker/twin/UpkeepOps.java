package com.nubabel.worker.twin;

import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.JobMetrics;
import com.nubabel.bridge.queue.ListedJob;
import com.nubabel.bridge.queue.Order;
import com.nubabel.bridge.queue.QueueInspection;
import com.nubabel.bridge.queue.QueueSettings;
import com.nubabel.bridge.queue.QueueUpkeep;
import com.nubabel.bridge.queue.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Operations on a whole queue; on Node's side they are in ops-upkeep.mjs. */
final class UpkeepOps {
  private UpkeepOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    upkeep(operations, "drain", (upkeep, step) -> upkeep.drain(step.flag("delayed")));
    upkeep(operations, "obliterate", (upkeep, step) -> upkeep.obliterate(step.flag("force")));
    upkeep(operations, "retryJobs", (upkeep, step) -> upkeep.retryJobs(state(step), until(step)));
    upkeep(operations, "promoteJobs", (upkeep, step) -> upkeep.promoteJobs());
    upkeep(
        operations, "trimEvents", (upkeep, step) -> upkeep.trimEvents(step.get("entries").asInt()));
    operations.put("clean", UpkeepOps::clean);
    operations.put(
        "removeOrphanedJobs", step -> step.queue().upkeep().removeOrphanedJobs(0).size());
    registerSettings(operations);
    registerReads(operations);
    operations.put("putAside", UpkeepOps::putAside);
    operations.put("record", UpkeepOps::record);
  }

  private static void registerSettings(Map<String, JavaSide.Operation> operations) {
    settings(operations, "pause", (settings, step) -> nothing(settings::pause));
    settings(operations, "resume", (settings, step) -> nothing(settings::resume));
    settings(operations, "isPaused", (settings, step) -> settings.isPaused());
    settings(operations, "isMaxed", (settings, step) -> settings.isMaxed());
    settings(
        operations,
        "setGlobalConcurrency",
        (settings, step) -> nothing(() -> settings.setGlobalConcurrency(step.get("jobs").asInt())));
    settings(
        operations,
        "removeGlobalConcurrency",
        (settings, step) -> nothing(settings::removeGlobalConcurrency));
    settings(
        operations, "getGlobalConcurrency", (settings, step) -> settings.getGlobalConcurrency());
    settings(
        operations,
        "setGlobalRateLimit",
        (settings, step) ->
            nothing(
                () ->
                    settings.setGlobalRateLimit(
                        new RateLimit(step.get("max").asInt(), millis(step)))));
    settings(
        operations,
        "removeGlobalRateLimit",
        (settings, step) -> nothing(settings::removeGlobalRateLimit));
    settings(operations, "getGlobalRateLimit", (settings, step) -> shown(settings));
    settings(
        operations,
        "rateLimit",
        (settings, step) -> nothing(() -> settings.rateLimit(millis(step))));
    settings(operations, "removeRateLimitKey", (settings, step) -> settings.removeRateLimitKey());
    settings(
        operations,
        "getRateLimitTtl",
        (settings, step) ->
            Long.signum(
                step.json().has("max")
                    ? settings.getRateLimitTtl(step.get("max").asInt())
                    : settings.getRateLimitTtl()));
  }

  private static void registerReads(Map<String, JavaSide.Operation> operations) {
    inspection(operations, "count", (inspection, step) -> inspection.count());
    inspection(operations, "getJobCounts", UpkeepOps::getJobCounts);
    inspection(
        operations,
        "getCountsPerPriority",
        (inspection, step) -> {
          List<Integer> priorities = new ArrayList<>();
          step.get("priorities").forEach(p -> priorities.add(p.asInt()));
          return inspection.getCountsPerPriority(
              priorities.stream().mapToInt(Integer::intValue).toArray());
        });
    inspection(operations, "getJobs", UpkeepOps::getJobs);
    inspection(operations, "getMetrics", UpkeepOps::getMetrics);
    inspection(
        operations,
        "exportPrometheusMetrics",
        (inspection, step) ->
            inspection
                .exportPrometheusMetrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .toList());
  }

  private static void upkeep(
      Map<String, JavaSide.Operation> operations, String name, BiConsumer<QueueUpkeep, Step> act) {
    operations.put(
        name,
        step -> {
          act.accept(step.queue().upkeep(), step);
          return null;
        });
  }

  private static void settings(
      Map<String, JavaSide.Operation> operations,
      String name,
      BiFunction<QueueSettings, Step, Object> act) {
    operations.put(name, step -> act.apply(step.queue().settings(), step));
  }

  private static void inspection(
      Map<String, JavaSide.Operation> operations,
      String name,
      BiFunction<QueueInspection, Step, Object> act) {
    operations.put(name, step -> act.apply(step.queue().inspect(), step));
  }

  private static Object nothing(Runnable act) {
    act.run();
    return null;
  }

  private static JobState state(Step step) {
    return JobState.of(step.get("state").asText("failed").replaceAll("^wait$", "waiting"));
  }

  private static Instant until(Step step) {
    return step.json().has("until") ? Instant.ofEpochMilli(step.get("until").asLong()) : null;
  }

  private static Duration millis(Step step) {
    return Duration.ofMillis(step.get("ms").asLong());
  }

  private static Object clean(Step step) {
    Duration grace = Duration.ofMillis(step.get("grace").asLong());
    return step.queue().upkeep().clean(grace, step.get("limit").asInt(), state(step));
  }

  private static Object shown(QueueSettings settings) {
    RateLimit limit = settings.getGlobalRateLimit();
    return limit == null
        ? null
        : Map.of("max", limit.max(), "duration", limit.duration().toMillis());
  }

  private static List<JobState> states(Step step) {
    List<JobState> states = new ArrayList<>();
    step.get("states").forEach(state -> states.add(JobState.of(state.asText())));
    return states;
  }

  private static Object getJobCounts(QueueInspection inspection, Step step) {
    Map<String, Long> counts = new HashMap<>();
    inspection
        .getJobCounts(states(step).toArray(JobState[]::new))
        .forEach((state, count) -> counts.put(state.toString(), count));
    return counts;
  }

  private static Object getJobs(QueueInspection inspection, Step step) {
    Order order = step.flag("asc") ? Order.ASCENDING : Order.DESCENDING;
    long start = step.get("start").asLong(0);
    long end = step.get("end").asLong(-1);
    return inspection.getJobs(states(step), start, end, order).stream()
        .filter(listed -> listed.job() != null)
        .map(ListedJob::id)
        .toList();
  }

  private static Object getMetrics(QueueInspection inspection, Step step) {
    long start = step.get("start").asLong(0);
    JobMetrics metrics = inspection.getMetrics(state(step), start, step.get("end").asLong(-1));
    Map<String, Object> meta =
        Map.of(
            "count", metrics.count(),
            "prevTS", metrics.previous() == null ? 0 : metrics.previous().toEpochMilli(),
            "prevCount", metrics.previousCount());
    return Map.of("meta", meta, "data", metrics.perMinute(), "count", metrics.minutes());
  }

  private static Object putAside(Step step) throws Exception {
    String base = step.keys().base();
    step.redis().commands().rename(base + "wait", base + "paused").get();
    return null;
  }

  private static Object record(Step step) throws Exception {
    String key = step.keys().base() + "metrics:" + step.text("state");
    for (String field : List.of("count", "prevTS", "prevCount")) {
      step.redis().commands().hset(key, field, step.text(field)).get();
    }
    List<String> data = new ArrayList<>();
    step.get("data").forEach(n -> data.add(n.asText()));
    step.redis().commands().rpush(key + ":data", data.toArray(String[]::new)).get();
    return null;
  }
}
