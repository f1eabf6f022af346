package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.NewJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operations on a queue; on Node's side they are in ops-queue.mjs. */
final class QueueOps {
  private QueueOps() {}

  static void register(Map<String, JavaSide.Operation> operations) {
    operations.put("add", QueueOps::add);
    operations.put("addBulk", QueueOps::addBulk);
    operations.put("getJob", step -> shown(step.queue().getJob(step.job())));
    operations.put("getJobLogs", step -> step.queue().getLogs(step.job()));
    operations.put("getJobState", step -> step.queue().snapshot(step.job()).state().toString());
    operations.put("expire", QueueOps::expire);
    operations.put("setMeta", QueueOps::setMeta);
  }

  private static Object add(Step step) {
    NewJob job = newJob(step.json());
    return step.queue().add(job.name(), Json.parse(job.data()), job.options()).id();
  }

  private static NewJob newJob(JsonNode json) {
    return NewJob.of(json.path("name").asText("n"), Step.data(json), Step.options(json));
  }

  private static Object addBulk(Step step) {
    List<NewJob> jobs = new ArrayList<>();
    step.get("jobs").forEach(job -> jobs.add(newJob(job)));
    return step.queue().addBulk(jobs).stream().map(AddedJob::id).toList();
  }

  /** A key, or a job's lock. */
  private static Object expire(Step step) throws Exception {
    String key = step.job() == null ? step.text("key") : step.job() + ":lock";
    return step.redis().commands().del(step.keys().base() + key).get();
  }

  private static Object setMeta(Step step) throws Exception {
    Map<String, String> fields = new HashMap<>();
    step.get("fields").properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
    return step.redis().commands().hset(step.keys().meta(), fields).get();
  }

  /** A job as Node's side shows it. */
  static Map<String, Object> shown(Job job) {
    if (job == null) {
      return null;
    }
    Map<String, Object> shown = new HashMap<>();
    shown.put("id", job.id());
    shown.put("name", job.name());
    shown.put("data", Json.parse(job.data()));
    shown.put("opts", shownOptions(job));
    shown.put("timestamp", job.timestamp());
    shown.put("delay", job.delayMillis());
    shown.put("priority", job.priority());
    shown.put("progress", Json.parse(job.progress() == null ? "0" : job.progress()));
    shown.put("attemptsMade", job.attemptsMade());
    shown.put("attemptsStarted", job.attemptsStarted());
    shown.put("stalledCounter", job.stalledCount());
    shown.put("processedOn", job.processedOn() == 0 ? null : job.processedOn());
    shown.put("finishedOn", job.finishedOn() == 0 ? null : job.finishedOn());
    shown.put("returnvalue", job.returnvalue() == null ? null : Json.parse(job.returnvalue()));
    shown.put("failedReason", job.failedReason());
    shown.put("stacktrace", job.stacktrace());
    shown.put("processedBy", job.processedBy());
    shown.put("parentKey", job.parentKey());
    shown.put("repeatJobKey", job.schedulerId());
    shown.put("deferredFailure", job.deferredFailure());
    shown.put("deduplicationId", job.deduplicationId());
    return shown;
  }

  /** As Node's object of a job has them: with attempts, and without what is beside them. */
  private static ObjectNode shownOptions(Job job) {
    ObjectNode options = job.options().toJson();
    options.remove("repeatJobKey");
    return options.has("attempts") ? options : options.put("attempts", 0);
  }
}
