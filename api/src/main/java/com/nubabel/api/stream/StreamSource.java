package com.nubabel.api.stream;

import com.nubabel.api.auth.Caller;
import com.nubabel.bridge.sse.StreamPreparation;

/** Streams that another room of the api has at a path of its own. */
public interface StreamSource {
  /**
   * Whether it is there.
   *
   * @param path below that of the API, as sent
   */
  boolean isAt(String path);

  /**
   * Reads what is asked for. What is to be done for it is done when there is a place for the
   * stream; it may fail with what this throws.
   *
   * @throws com.nubabel.bridge.BadInputException naming what cannot be
   * @throws com.nubabel.api.errors.RefusedException with a status of its own
   */
  StreamPreparation prepare(StreamQuery query, Caller caller);
}
