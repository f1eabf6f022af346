package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
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

  /** The arguments of the operation {@code addJob}. */
  List<String> arguments(long timestampMillis) {
    return List.of(
        options.jobId(),
        name,
        data,
        options.toWire(),
        String.valueOf(timestampMillis),
        String.valueOf(options.delayMillis()),
        String.valueOf(options.priority()),
        options.lifo() ? "1" : "0");
  }
}
