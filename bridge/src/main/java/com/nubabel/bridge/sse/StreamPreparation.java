package com.nubabel.bridge.sse;

import java.util.concurrent.CompletableFuture;

/**
 * What is done before a stream is opened, such as to add the job that it shows: once there is a
 * place for the stream, and not at all where there is none.
 */
@FunctionalInterface
public interface StreamPreparation {
  /** Does it, without blocking; what then is to be shown. */
  CompletableFuture<StreamRequest> prepare();
}
