package com.nubabel.bridge.sse;

import java.time.Instant;
import java.util.function.Predicate;

/**
 * Who reads a stream: what of it he may see, and for how long.
 *
 * @param user his id, by which his streams are counted; null if he is nobody in particular
 * @param maySeeUser whether he may see what is meant for the user of an id: an event that bears a
 *     {@code userId} is shown to no other. Must be fast, and safe for any thread
 * @param until when his right to look ends; null if it does not
 */
public record Viewer(String user, Predicate<String> maySeeUser, Instant until) {
  /** Sees everything, for ever, and is counted nowhere. */
  public static final Viewer ANYBODY = new Viewer(null, userId -> true, null);

  /**
   * Whether an event may be shown to him.
   *
   * @param userId whom it is meant for; null if for all
   */
  boolean maySee(String userId) {
    return userId == null || maySeeUser.test(userId);
  }
}
