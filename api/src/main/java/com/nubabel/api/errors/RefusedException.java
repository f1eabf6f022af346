package com.nubabel.api.errors;

import com.nubabel.bridge.NubabelException;

/** A request is refused with a status of its own. For handlers before Jersey. */
public final class RefusedException extends NubabelException {
  private final transient JsonError error;

  public RefusedException(JsonError error) {
    super(error.message());
    this.error = error;
  }

  public JsonError error() {
    return error;
  }
}
