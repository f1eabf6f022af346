package com.nubabel.bench.sse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A server of event streams that is measured, ours among them. */
interface Peer {
  String name();

  /** What is not installed; empty if it can be measured. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * Starts the server.
   *
   * @param directory an empty one, for its files
   * @return its process; where that is not the one that serves, its only child does
   */
  Process start(int port, Path directory) throws IOException;

  /** Path and query of the streams, all of which show the same. */
  default String streamPath() {
    return "/stream";
  }

  /**
   * Sends one event to all streams.
   *
   * @param data one JSON object
   * @return when the server, or Redis before ours, has taken it
   */
  default CompletableFuture<?> publish(int port, String data) {
    return PostedEvents.post(port, data);
  }

  /** Whether {@link RunningServer#liveHeapBytes} can be asked. */
  default boolean isJvm() {
    return false;
  }
}
