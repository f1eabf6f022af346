package com.nubabel.bridge.sse;

import java.nio.ByteBuffer;
import java.time.Duration;

/** What the hub answers to a {@link StreamRequest}, before any byte is written. */
public sealed interface StreamOpening {
  /** 200: write the head, then hand the connection over. */
  record Ready(Subscription subscription) implements StreamOpening {}

  /** 204: nothing follows, and nothing will; EventSource stops. */
  record NothingFollows() implements StreamOpening {}

  /** 404: the job is not there, and the kept events know nothing of it. */
  record UnknownJob(String queue, String jobId) implements StreamOpening {}

  /**
   * 200 and then these bytes and the end, because to EventSource any other status is final: the
   * node is full, or shutting down, or Redis is away.
   *
   * @param frames {@code retry} and {@code bye}
   */
  record TryLater(String reason, ByteBuffer frames) implements StreamOpening {
    /**
     * With frames of its own.
     *
     * @param retry what the client waits at least; up to twice that
     */
    public static TryLater of(String reason, Duration retry) {
      return new TryLater(reason, Frames.bye(null, reason, retry));
    }
  }
}
