package com.nubabel.api.errors;

import com.nubabel.bridge.redis.OutcomeUnknownException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * 503: Redis went away in the middle. The message says that nobody knows whether it was done;
 * whoever gave his jobs ids of his own can safely repeat the request.
 */
public final class OutcomeUnknownMapper implements ExceptionMapper<OutcomeUnknownException> {
  @Override
  public Response toResponse(OutcomeUnknownException e) {
    return new JsonError(503, e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, RedisUnavailableMapper.RETRY_AFTER_SECONDS)
        .build();
  }
}
