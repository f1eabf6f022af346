package com.nubabel.api.auth;

import java.time.Instant;
import java.util.List;

/** Makes tokens that every node takes for good. Safe for any thread. */
@FunctionalInterface
public interface TokenMint {
  /** A token that says no more than a grant. */
  String mint(Grant grant);

  /**
   * What the bearer of a token is and may do.
   *
   * @param user whom he acts for
   * @param subscribe topics, {@code *} for any one segment
   * @param publish the same
   * @param until when it ends
   */
  record Grant(
      String user, List<String> subscribe, List<String> publish, boolean chat, Instant until) {}
}
