package com.nubabel.bridge.redis;

import com.nubabel.bridge.NubabelException;

/**
 * An operation was sent and its reply was lost: whether it was carried out is not known. Nothing
 * was sent a second time.
 */
public final class OutcomeUnknownException extends NubabelException {
  OutcomeUnknownException(String operation, String queue, String jobId, Throwable cause) {
    super(
        ScriptErrors.subject(queue, jobId)
            + operation
            + " was sent, but its reply was lost; whether it was carried out is not known ("
            + cause.getMessage()
            + ")",
        cause);
  }
}
