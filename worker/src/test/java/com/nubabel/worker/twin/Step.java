package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.JobSchedulers;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.RateLimit;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.HeldJob;
import com.nubabel.worker.ManualWorker;
import com.nubabel.worker.Worker;
import com.nubabel.worker.WorkerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** One step for the Java side: its fields, and what it is about. */
record Step(RedisConnections redis, ObjectNode json) {
  QueueKeys keys() {
    return new QueueKeys(text("prefix"), text("queue"));
  }

  InstantSource clock() {
    Instant now = Instant.ofEpochMilli(json.get("now").asLong());
    return () -> now;
  }

  Queue queue() {
    JsonNode defaults = json.at("/queueOptions/defaultJobOptions");
    return new Queue(redis, keys(), clock()).withDefaultJobOptions(JobOptions.of(defaults));
  }

  JobSchedulers schedulers() {
    return new JobSchedulers(redis, keys(), clock());
  }

  /** With the step's options, by BullMQ's names. */
  ManualWorker worker() {
    JsonNode options = json.path("worker");
    WorkerBuilder worker = Worker.builder(redis, keys()).clock(clock());
    options.properties().forEach(option -> set(worker, option.getKey(), option.getValue()));
    JobOptions keep = JobOptions.of(options);
    if (keep.removeOnComplete() != null) {
      worker.removeOnComplete(keep.removeOnComplete());
    }
    if (keep.removeOnFail() != null) {
      worker.removeOnFail(keep.removeOnFail());
    }
    return worker.buildManual();
  }

  private static void set(WorkerBuilder worker, String option, JsonNode value) {
    switch (option) {
      case "name" -> worker.name(value.asText());
      case "lockDuration" -> worker.lockDuration(Duration.ofMillis(value.asLong()));
      case "stalledInterval" -> worker.stalledInterval(Duration.ofMillis(value.asLong()));
      case "maxStalledCount" -> worker.maxStalledCount(value.asInt());
      case "metrics" -> worker.metricsMinutes(value.path("maxDataPoints").asInt());
      case "maxStartedAttempts" -> worker.maxStartedAttempts(value.asInt());
      case "limiter" ->
          worker.limiter(
              new RateLimit(
                  value.path("max").asInt(), Duration.ofMillis(value.path("duration").asLong())));
      case "removeOnComplete", "removeOnFail" -> {}
      default -> throw new AssertionError("no worker option '" + option + "' here");
    }
  }

  HeldJob held() {
    return worker().held(job(), token());
  }

  String job() {
    return text("job");
  }

  String token() {
    return text("token");
  }

  /** Null if there is no such field. */
  String text(String field) {
    return json.path(field).asText(null);
  }

  boolean flag(String field) {
    return json.path(field).asBoolean();
  }

  JsonNode get(String field) {
    return json.path(field);
  }

  /** Data of a job: without any it is an empty object, as with Node. */
  static Object data(JsonNode of) {
    return of.has("data") ? of.get("data") : Map.of();
  }

  static JobOptions options(JsonNode of) {
    return JobOptions.of(of.path("opts"));
  }
}
