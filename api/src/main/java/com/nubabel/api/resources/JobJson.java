package com.nubabel.api.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;

/** A job as a caller reads it: BullMQ's names for its fields, JSON parsed, null for what is not. */
public final class JobJson {
  private JobJson() {}

  /** A job that there is. */
  public static ObjectNode of(JobSnapshot snapshot) {
    return of(snapshot.job(), snapshot.state());
  }

  public static ObjectNode of(Job job, JobState state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", job.id()).put("queue", job.queue()).put("name", job.name());
    json.put("state", state.toString());
    json.set("data", parsed(job.data()));
    json.set("opts", job.options().toJson());
    json.set("progress", parsed(job.progress()));
    json.set("returnvalue", parsed(job.returnvalue()));
    json.put("failedReason", job.failedReason());
    json.set("stacktrace", Json.MAPPER.valueToTree(job.stacktrace()));
    json.put("attemptsMade", job.attemptsMade());
    json.put("attemptsStarted", job.attemptsStarted());
    json.put("stalledCounter", job.stalledCount());
    json.put("delay", job.delayMillis()).put("priority", job.priority());
    json.put("timestamp", job.timestamp());
    json.put("processedOn", time(job.processedOn()));
    json.put("finishedOn", time(job.finishedOn()));
    json.put("processedBy", job.processedBy());
    json.put("parentKey", job.parentKey());
    json.put("repeatJobKey", job.schedulerId());
    json.put("deferredFailure", job.deferredFailure());
    return json;
  }

  private static Long time(long millis) {
    return millis == 0 ? null : millis;
  }

  /** What some other writer stored as no JSON is shown as a text. */
  public static JsonNode parsed(String json) {
    if (json == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    try {
      return RequestBody.EXACT.readTree(json);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(json);
    }
  }
}
