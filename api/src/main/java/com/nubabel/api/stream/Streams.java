package com.nubabel.api.stream;

import com.nubabel.bridge.sse.StreamOpening;
import com.nubabel.bridge.sse.StreamPreparation;
import com.nubabel.bridge.sse.Viewer;
import java.util.concurrent.CompletableFuture;

/** Decides what a request for a stream gets: the hub. */
@FunctionalInterface
public interface Streams {
  /** See {@link com.nubabel.bridge.sse.Hub#open(StreamPreparation, Viewer)}. */
  CompletableFuture<StreamOpening> open(StreamPreparation preparation, Viewer viewer);
}
