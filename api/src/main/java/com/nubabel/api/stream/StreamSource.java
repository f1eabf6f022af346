package com.nubabel.api.stream;

import com.nubabel.api.auth.Caller;
import com.nubabel.bridge.sse.StreamOpening;
import java.util.concurrent.CompletableFuture;

/** Streams that another room of the api has at a path of its own. */
public interface StreamSource {
  /**
   * Whether it is there.
   *
   * @param path below that of the API, as sent
   */
  boolean isAt(String path);

  /**
   * Opens one, without blocking.
   *
   * @throws com.nubabel.bridge.BadInputException naming what cannot be; thrown or as failure
   * @throws com.nubabel.api.errors.RefusedException with a status of its own; likewise
   */
  CompletableFuture<StreamOpening> open(StreamQuery query, Caller caller);
}
