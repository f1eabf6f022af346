package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.EventNames;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.TextSnapshot;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The JSON object in the {@code data} of a frame. */
final class EventData {
  private static final Set<String> NUMBERS = Set.of("delay", "attemptsMade", "count");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private EventData() {}

  /**
   * What an event shows: {@code queue}, {@code timestamp} and {@code jobId}, which win over fields
   * of the same name; then its own fields.
   */
  static ObjectNode of(String queue, QueueEvent event) {
    ObjectNode data = headed(queue, event.jobId(), event.id().ms());
    if (EventNames.isBullmqs(event.name())) {
      event.fields().forEach((field, text) -> addTyped(data, event.name(), field, text));
    } else {
      addCustom(data, event.fields());
    }
    return data;
  }

  /** What a custom event shows to the user it is meant for: nothing of ours. */
  static ObjectNode posted(QueueEvent event) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    addCustom(data, event.fields());
    return data;
  }

  private static ObjectNode headed(String queue, String jobId, long timestampMillis) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("queue", queue);
    data.put("timestamp", timestampMillis);
    if (jobId != null) {
      data.put("jobId", jobId);
    }
    return data;
  }

  private static void addTyped(ObjectNode data, String name, String field, String text) {
    if (name.equals("progress") && field.equals("data")) {
      addProgress(data, text);
    } else if (name.equals("progress") && (field.equals("progress") || field.equals("percent"))) {
      return; // Ours, of `data`; BullMQ writes none of this name.
    } else if (field.equals("returnvalue")) {
      addUnlessTaken(data, field, JsonText.parseOrQuote(text));
    } else if (NUMBERS.contains(field) && NUMBER.matcher(text).matches()) {
      data.put(field, Long.parseLong(text));
    } else {
      addUnlessTaken(data, field, data.textNode(text));
    }
  }

  /** A custom event shows the object in its field {@code data}; if there is none, its fields. */
  private static void addCustom(ObjectNode data, Map<String, String> fields) {
    String posted = fields.get("data");
    JsonNode object = posted == null ? null : JsonText.parse(posted);
    if (object != null && object.isObject()) {
      object.properties().forEach(field -> addUnlessTaken(data, field.getKey(), field.getValue()));
    } else {
      fields.forEach((field, text) -> addUnlessTaken(data, field, data.textNode(text)));
    }
  }

  private static void addUnlessTaken(ObjectNode data, String field, JsonNode value) {
    if (!data.has(field)) {
      data.set(field, value);
    }
  }

  private static void addProgress(ObjectNode data, String json) {
    JsonNode report = JsonText.parseOrQuote(json);
    data.set("progress", report);
    JsonNode percent = report.isObject() ? report.get("percent") : report;
    if (percent != null && percent.isNumber()) {
      data.set("percent", percent);
    }
  }

  /**
   * What a snapshot shows of a job that is there.
   *
   * @param snapshot whose job is not null
   */
  static ObjectNode of(JobSnapshot snapshot, long timestampMillis) {
    Job job = snapshot.job();
    ObjectNode data = headed(job.queue(), job.id(), timestampMillis);
    data.put("name", job.name());
    data.put("state", snapshot.state().toString());
    if (job.progress() == null) {
      data.putNull("progress");
    } else {
      addProgress(data, job.progress());
    }
    data.put("attemptsMade", job.attemptsMade());
    if (snapshot.state() == JobState.COMPLETED && job.returnvalue() != null) {
      data.set("returnvalue", JsonText.parseOrQuote(job.returnvalue()));
    } else if (job.failedReason() != null && snapshot.state() != JobState.COMPLETED) {
      data.put("failedReason", job.failedReason());
    }
    return data;
  }

  /** The same, of a job that writes a text. */
  static ObjectNode of(TextSnapshot snapshot, long timestampMillis) {
    ObjectNode data = of(snapshot.snapshot(), timestampMillis);
    return data.put("text", snapshot.text()).put("seq", snapshot.seq());
  }

  /**
   * What a snapshot shows of a job that is gone.
   *
   * @param outcome its latest completed, failed or removed
   */
  static ObjectNode ofGone(String queue, QueueEvent outcome) {
    ObjectNode data = headed(queue, outcome.jobId(), outcome.id().ms());
    data.put("state", outcome.name());
    for (String field : new String[] {"returnvalue", "failedReason"}) {
      String text = outcome.fields().get(field);
      if (text != null) {
        addTyped(data, outcome.name(), field, text);
      }
    }
    return data;
  }

  /** What the end of a job's stream shows. */
  static ObjectNode end(String queue, String jobId, String state) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    return data.put("queue", queue).put("jobId", jobId).put("state", state);
  }

  /** A job whose removal nobody wrote down: BullMQ's drain, obliterate and retention do not. */
  static ObjectNode removed(String queue, String jobId, long timestampMillis) {
    return headed(queue, jobId, timestampMillis);
  }

  static ObjectNode gap(Gap gap) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("queue", gap.queue()).put("requested", gap.requested().toString());
    data.put("first", gap.bounds().first() == null ? null : gap.bounds().first().toString());
    data.put("last", gap.bounds().last().toString()).put("reason", gap.reason());
    return data;
  }
}
