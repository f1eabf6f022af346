package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Deduplication;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.Parent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A job to be added.
 *
 * @param name by which its processor knows what to do
 * @param data JSON
 * @param options how it shall be run
 */
public record NewJob(String name, String data, JobOptions options) {
  public NewJob {
    if (name == null) {
      throw new BadInputException("name", "must be a text, got none");
    }
    int bytes = data.getBytes(StandardCharsets.UTF_8).length;
    if (options.sizeLimitBytes() > 0 && bytes > options.sizeLimitBytes()) {
      throw new BadInputException(
          "data",
          "must be at most "
              + options.sizeLimitBytes()
              + " bytes of JSON (opts.sizeLimit), got "
              + bytes);
    }
  }

  /**
   * A job whose data is still to be written as JSON.
   *
   * @param data anything that can be written as JSON; null is {@code null}
   */
  public static NewJob of(String name, Object data, JobOptions options) {
    return new NewJob(name, Json.write(data), options);
  }

  /** A job of a type, without options of its own. */
  public static <A> NewJob of(JobType<A, ?> type, A data) {
    return of(type, data, JobOptions.NONE);
  }

  /** A job of a type. Its own options win over those of the type. */
  public static <A> NewJob of(JobType<A, ?> type, A data, JobOptions options) {
    String json = type.writeData(data);
    return new NewJob(type.name(), json, type.optionsOf(json, options));
  }

  /** The same with other options. */
  NewJob withOptions(JobOptions changed) {
    return changed.equals(options) ? this : new NewJob(name, data, changed);
  }

  /**
   * The arguments of the operation {@code addJob}.
   *
   * @param id chosen id; empty if the queue shall choose
   * @param now for a job that does not say when it was created
   */
  List<String> arguments(String id, long now) {
    long timestamp = options.timestampMillis();
    Parent parent = options.parent();
    Deduplication deduplication = options.deduplication();
    return List.of(
        id,
        name,
        data,
        options.toWire(),
        String.valueOf(timestamp == 0 ? now : timestamp),
        String.valueOf(options.delayMillis()),
        String.valueOf(options.priority()),
        options.lifo() ? "1" : "",
        parent == null ? "" : parent.key(),
        options.parentToWire(),
        deduplication == null ? "" : Json.write(options.toJson().get("deduplication")));
  }
}
