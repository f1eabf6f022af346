package com.nubabel.bridge.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The children of a job, by their keys and by what became of them.
 *
 * @param processed completed, with what each returned
 * @param unprocessed for which the job waits
 * @param ignored failed, with the reason, and the job went on
 * @param failed and the job with them
 */
public record Dependencies(
    Map<String, JsonNode> processed,
    List<String> unprocessed,
    Map<String, String> ignored,
    List<String> failed) {
  /**
   * How many of each there are.
   *
   * @param processed completed
   * @param unprocessed for which the job waits
   * @param ignored failed, and the job went on
   * @param failed and the job with them
   */
  public record Counts(long processed, long unprocessed, long ignored, long failed) {}

  /**
   * A page of the children of one kind.
   *
   * @param values what a {@link Dependencies} has of that kind; the others are empty
   * @param next cursor of the next page; null if this was the last
   */
  public record Page(Dependencies values, String next) {}

  /** What became of a child. */
  public enum Kind {
    PROCESSED,
    UNPROCESSED,
    IGNORED,
    FAILED
  }
}
