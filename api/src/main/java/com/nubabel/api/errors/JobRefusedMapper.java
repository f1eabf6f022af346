package com.nubabel.api.errors;

import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * 404 if there is no such job, 409 if it is not in a state for that, 500 if Redis failed. The
 * message names job and queue.
 */
public final class JobRefusedMapper implements ExceptionMapper<JobRefusedException> {
  @Override
  public Response toResponse(JobRefusedException e) {
    return new JsonError(code(e.refusal()), e.getMessage()).response().build();
  }

  /** The status for a refusal. */
  public static int code(Refusal refusal) {
    return switch (refusal) {
      case JOB_MISSING -> 404;
      case ERROR -> 500;
      default -> 409;
    };
  }
}
