package com.nubabel.api.auth;

import java.util.List;

/**
 * The topics of a claim: {@code *} stands for any one segment, and a queue brings its jobs.
 * Immutable.
 */
public final class TopicList {
  private static final String ANY = "*";
  private static final String QUEUES = "queues";

  private final List<Topic> patterns;

  public TopicList(List<String> patterns) {
    this.patterns = patterns.stream().map(Topic::of).toList();
  }

  /** Whether a topic is among them; a {@code *} in it is covered by nothing but a {@code *}. */
  public boolean covers(Topic topic) {
    return patterns.stream().anyMatch(pattern -> covers(pattern.segments(), topic.segments()));
  }

  private static boolean covers(List<String> pattern, List<String> topic) {
    boolean isQueue = pattern.size() == 2 && topic.size() >= 2 && topic.get(0).equals(QUEUES);
    if (pattern.size() != topic.size() && !isQueue) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      String segment = pattern.get(i);
      if (!segment.equals(ANY) && !segment.equals(topic.get(i))) {
        return false;
      }
    }
    return true;
  }
}
