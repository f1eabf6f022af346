package com.nubabel.api.resources;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The path of a job's event stream. */
public final class StreamPath {
  private StreamPath() {}

  /**
   * The path and query at which a job can be watched.
   *
   * @param base path of the API, with a slash at its end
   */
  public static String of(String base, String queue, String jobId) {
    return isSegment(queue) && isSegment(jobId)
        ? base + "queues/" + encode(queue) + "/jobs/" + encode(jobId) + "/stream"
        : base + "jobs/stream?queue=" + encode(queue) + "&id=" + encode(jobId);
  }

  /**
   * Whether a text can be one part of a path. Servers and proxies take some characters for their
   * own even when encoded, and browsers resolve dots.
   */
  private static boolean isSegment(String text) {
    return !text.equals(".")
        && !text.equals("..")
        && text.chars().noneMatch(c -> "/\\%;".indexOf(c) >= 0 || Character.isISOControl(c));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
