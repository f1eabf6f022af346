package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobType;

/**
 * What the jobs of a job scheduler are like.
 *
 * @param name of the jobs, or null for the scheduler's id
 * @param data JSON
 * @param options without id and delay, which each iteration has of its own
 */
public record JobTemplate(String name, String data, JobOptions options) {
  /** Jobs named as their scheduler, without data. */
  public static final JobTemplate NONE = new JobTemplate(null, "{}", JobOptions.NONE);

  public JobTemplate {
    if (!options.jobId().isEmpty()) {
      throw new BadInputException(
          "template.opts.jobId", "must not be given, got '" + options.jobId() + "'");
    }
    if (options.delayMillis() != 0) {
      throw new BadInputException(
          "template.opts.delay", "must not be given, got " + options.delayMillis());
    }
    if (options.parent() != null) {
      throw new BadInputException(
          "template.opts.parent", "must not be given, got '" + options.parent().key() + "'");
    }
  }

  /**
   * A template whose data is still to be written as JSON.
   *
   * @param data anything that can be written as JSON; null is {@code {}}, as with Node
   */
  public static JobTemplate of(String name, Object data, JobOptions options) {
    return new JobTemplate(name, data == null ? "{}" : Json.write(data), options);
  }

  /** A template of jobs of a type, with the type's options. */
  public static <A> JobTemplate of(JobType<A, ?> type, A data) {
    return new JobTemplate(type.name(), type.writeData(data), type.options());
  }
}
