package com.nubabel.worker;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Iteration;
import com.nubabel.bridge.queue.JobScheduler;
import com.nubabel.bridge.queue.JobSchedulers;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.RepeatRule;
import io.lettuce.core.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Carries out in Java the scenarios of {@code scheduler-steps.mjs}, and answers in its words. */
final class SchedulerSteps {
  private final AtomicLong now = new AtomicLong();
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final WorkerFixture fixture;
  private final JobSchedulers schedulers;

  private Worker worker;
  private String active;
  private BlockingQueue<Boolean> ends;

  SchedulerSteps(WorkerFixture fixture) {
    this.fixture = fixture;
    this.schedulers = new JobSchedulers(fixture.redis, fixture.keys, clock);
  }

  /** Returns {@code {"answer": …}} or {@code {"error": text}}. */
  JsonNode carryOut(JsonNode step) throws Exception {
    ObjectNode fact = JsonNodeFactory.instance.objectNode();
    try {
      return fact.set("answer", answer(step));
    } catch (NubabelException e) {
      return fact.put("error", e.getMessage());
    }
  }

  private JsonNode answer(JsonNode step) throws Exception {
    String id = step.path("id").asText();
    switch (step.get("op").asText()) {
      case "clock" -> now.set(step.get("ms").asLong());
      case "upsert" -> {
        Iteration pending =
            schedulers.upsert(id, rule(step.get("repeat")), template(step.path("template")));
        return pending == null
            ? null
            : JsonNodeFactory.instance
                .objectNode()
                .put("id", pending.jobId())
                .put("delay", pending.delay().toMillis());
      }
      case "remove" -> {
        return JsonNodeFactory.instance.booleanNode(schedulers.remove(id));
      }
      case "list" -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        schedulers
            .list(step.get("start").asInt(), step.get("end").asInt(), step.get("asc").asBoolean())
            .forEach(scheduler -> list.add(asNode(scheduler)));
        return list;
      }
      case "get" -> {
        JobScheduler scheduler = schedulers.get(id);
        return scheduler == null ? null : asNode(scheduler);
      }
      case "count" -> {
        return JsonNodeFactory.instance.numberNode((int) schedulers.count());
      }
      case "stub" -> {
        for (JsonNode stub : step.get("ids")) {
          fixture.redis.commands().hset(fixture.keys.job(stub.asText()), "name", "stub").get();
        }
      }
      case "fetch" -> {
        return fetch();
      }
      case "complete" -> end(true);
      case "fail" -> end(false);
      default -> throw new AssertionError("unknown step: " + step);
    }
    return null;
  }

  private JsonNode fetch() throws Exception {
    if (!hasWork()) {
      return null;
    }
    BlockingQueue<String> started = new ArrayBlockingQueue<>(1);
    BlockingQueue<Boolean> end = new ArrayBlockingQueue<>(1);
    ends = end;
    worker =
        fixture.start(
            fixture
                .worker(
                    job -> {
                      started.add(job.id());
                      if (!end.take()) {
                        throw new IllegalStateException("boom");
                      }
                      return "done";
                    })
                .clock(clock));
    active = started.poll(10, TimeUnit.SECONDS);
    return JsonNodeFactory.instance.textNode(active);
  }

  /** A worker has nothing to say when there is no job, so it is not asked. */
  private boolean hasWork() throws Exception {
    var redis = fixture.redis.reads();
    String base = fixture.keys.base();
    return redis.exists(base + "wait", base + "prioritized").get() > 0
        || redis.zcount(base + "delayed", Range.create(0, (now.get() + 1) * 4096 - 1)).get() > 0;
  }

  private void end(boolean well) {
    if (active == null) {
      return;
    }
    worker.stopFetching();
    ends.add(well);
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> fixture.queue.snapshot(active).state() != JobState.ACTIVE);
    worker.close();
    active = null;
  }

  private static RepeatRule rule(JsonNode json) {
    return new RepeatRule(
        json.has("every") ? Duration.ofMillis(json.get("every").asLong()) : null,
        json.path("pattern").asText(null),
        json.path("tz").asText(null),
        json.has("startDate") ? Instant.ofEpochMilli(json.get("startDate").asLong()) : null,
        json.has("endDate") ? Instant.ofEpochMilli(json.get("endDate").asLong()) : null,
        json.has("limit") ? json.get("limit").asInt() : null,
        json.has("offset") ? Duration.ofMillis(json.get("offset").asLong()) : null,
        json.path("immediately").asBoolean(),
        0);
  }

  private static JobTemplate template(JsonNode json) {
    return JobTemplate.of(
        json.path("name").asText(null),
        json.has("data") ? json.get("data") : null,
        JobOptions.of(json.path("opts")));
  }

  /** A scheduler as Node shows it. */
  private static ObjectNode asNode(JobScheduler scheduler) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("key", scheduler.id()).put("name", scheduler.name());
    json.put("next", scheduler.next().toEpochMilli());
    put(json, "iterationCount", scheduler.iterationCount());
    put(json, "limit", scheduler.limit());
    put(json, "startDate", scheduler.startDate());
    put(json, "endDate", scheduler.endDate());
    put(json, "every", scheduler.every());
    put(json, "offset", scheduler.offset());
    put(json, "tz", scheduler.tz());
    put(json, "pattern", scheduler.pattern());
    boolean hasData = !scheduler.data().equals("{}");
    boolean hasOptions = !scheduler.options().equals(JobOptions.NONE);
    if (hasData || hasOptions) {
      ObjectNode template = json.putObject("template");
      if (hasData) {
        template.set("data", Json.parse(scheduler.data()));
      }
      if (hasOptions) {
        template.set("opts", scheduler.options().toJson());
      }
    }
    return json;
  }

  private static void put(ObjectNode json, String name, Object value) {
    if (value instanceof Instant instant) {
      json.put(name, instant.toEpochMilli());
    } else if (value instanceof Duration duration) {
      json.put(name, duration.toMillis());
    } else if (value != null) {
      json.set(name, Json.parse(Json.write(value)));
    }
  }

  static List<JsonNode> parse(String scenario) {
    List<JsonNode> steps = new ArrayList<>();
    Json.parse(scenario).forEach(steps::add);
    return steps;
  }
}
