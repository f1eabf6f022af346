package com.nubabel.bridge.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import java.util.Map;
import java.util.function.Function;

/**
 * What a listener of {@link QueueEvents} hears: an entry of the event stream by its kind, or a
 * {@link Gap} between entries. Job ids and where a job came from ({@code prev}, null if from
 * nowhere) are BullMQ's; a field that an entry lacks is null, or 0. JSON that is none is given as
 * its text, and ends nothing.
 */
public sealed interface TypedEvent {
  /** The entry's place on the stream. */
  StreamId id();

  record Added(StreamId id, String jobId, String name) implements TypedEvent {}

  record Waiting(StreamId id, String jobId, String prev) implements TypedEvent {}

  record WaitingChildren(StreamId id, String jobId, String prev) implements TypedEvent {}

  /**
   * A job waits for its time.
   *
   * @param dueMillis when it becomes waiting, ms since the epoch
   */
  record Delayed(StreamId id, String jobId, long dueMillis) implements TypedEvent {}

  record Active(StreamId id, String jobId, String prev) implements TypedEvent {}

  record Progress(StreamId id, String jobId, JsonNode data) implements TypedEvent {}

  record Completed(StreamId id, String jobId, JsonNode returnvalue, String prev)
      implements TypedEvent {}

  /** The last attempt failed; those before show as {@link Delayed} or {@link Waiting}. */
  record Failed(StreamId id, String jobId, String failedReason, String prev)
      implements TypedEvent {}

  record RetriesExhausted(StreamId id, String jobId, int attemptsMade) implements TypedEvent {}

  record Stalled(StreamId id, String jobId) implements TypedEvent {}

  record Removed(StreamId id, String jobId, String prev) implements TypedEvent {}

  record Duplicated(StreamId id, String jobId) implements TypedEvent {}

  /**
   * An added job gave way to another.
   *
   * @param jobId the one that stays
   * @param deduplicatedJobId the one that was not added
   */
  record Deduplicated(StreamId id, String jobId, String deduplicationId, String deduplicatedJobId)
      implements TypedEvent {}

  /** What BullMQ 5 writes just before {@link Deduplicated}. */
  record Debounced(StreamId id, String jobId, String debounceId) implements TypedEvent {}

  record Cleaned(StreamId id, int count) implements TypedEvent {}

  record Drained(StreamId id) implements TypedEvent {}

  record Paused(StreamId id) implements TypedEvent {}

  record Resumed(StreamId id) implements TypedEvent {}

  /**
   * An event that BullMQ does not write itself.
   *
   * @param name as its producer chose it, unchecked
   * @param jobId null if it bears none
   * @param fields all but the name, in the order in which they were written
   */
  record Custom(StreamId id, String name, String jobId, Map<String, String> fields)
      implements TypedEvent {}

  /**
   * Entries may have been lost: they were trimmed before this listener came to them, or the stream
   * was deleted.
   *
   * @param id the last place that may have been lost; what follows is whole again
   * @param after the last place this listener had heard
   */
  record Gap(StreamId id, StreamId after) implements TypedEvent {}

  /** Gives an entry its type. */
  static TypedEvent of(QueueEvent event) {
    StreamId id = event.id();
    String job = event.jobId();
    Function<String, String> field = event.fields()::get;
    String prev = field.apply("prev");
    return switch (event.name()) {
      case "added" -> new Added(id, job, field.apply("name"));
      case "waiting" -> new Waiting(id, job, prev);
      case "waiting-children" -> new WaitingChildren(id, job, prev);
      case "delayed" -> new Delayed(id, job, number(field.apply("delay")));
      case "active" -> new Active(id, job, prev);
      case "progress" -> new Progress(id, job, json(field.apply("data")));
      case "completed" -> new Completed(id, job, json(field.apply("returnvalue")), prev);
      case "failed" -> new Failed(id, job, field.apply("failedReason"), prev);
      case "retries-exhausted" ->
          new RetriesExhausted(id, job, (int) number(field.apply("attemptsMade")));
      case "stalled" -> new Stalled(id, job);
      case "removed" -> new Removed(id, job, prev);
      case "duplicated" -> new Duplicated(id, job);
      case "deduplicated" ->
          new Deduplicated(
              id, job, field.apply("deduplicationId"), field.apply("deduplicatedJobId"));
      case "debounced" -> new Debounced(id, job, field.apply("debounceId"));
      case "cleaned" -> new Cleaned(id, (int) number(field.apply("count")));
      case "drained" -> new Drained(id);
      case "paused" -> new Paused(id);
      case "resumed" -> new Resumed(id);
      default -> new Custom(id, event.name(), job, event.fields());
    };
  }

  private static long number(String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The value of a JSON text; of any other text, the text itself as a JSON string. */
  static JsonNode json(String text) {
    if (text == null) {
      return Json.MAPPER.nullNode();
    }
    try {
      return Json.parse(text);
    } catch (NubabelException e) {
      return Json.MAPPER.getNodeFactory().textNode(text);
    }
  }
}
