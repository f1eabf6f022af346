package com.nubabel.api.chat;

import com.nubabel.bridge.NubabelException;

/** The model cannot answer now; it may the next time. */
final class ModelFailedException extends NubabelException {
  ModelFailedException(String message) {
    super(message);
  }
}
