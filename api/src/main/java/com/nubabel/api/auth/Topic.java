package com.nubabel.api.auth;

import java.util.List;

/**
 * What a caller may be allowed to watch or to write to. In claims a topic is written with slashes,
 * and {@code *} stands for any one segment: {@code queues/video}, {@code queues/video/jobs/*},
 * {@code users/42}.
 *
 * @param segments as they are; a slash in one of them is a letter like any other
 */
public record Topic(List<String> segments) {
  public Topic {
    segments = List.copyOf(segments);
  }

  /** A queue with all its jobs. */
  public static Topic queue(String queue) {
    return new Topic(List.of("queues", queue));
  }

  /** One job. Whoever has the queue has its jobs. */
  public static Topic job(String queue, String jobId) {
    return new Topic(List.of("queues", queue, "jobs", jobId));
  }

  /** What is meant for one user. */
  public static Topic user(String user) {
    return new Topic(List.of("users", user));
  }

  /** A topic as claims write it. */
  public static Topic of(String text) {
    return new Topic(List.of(text.split("/", -1)));
  }

  @Override
  public String toString() {
    return String.join("/", segments);
  }
}
