package com.nubabel.api.errors;

import com.nubabel.bridge.redis.RedisUnavailableException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** 503: Redis is away, and nothing was done. */
public final class RedisUnavailableMapper implements ExceptionMapper<RedisUnavailableException> {
  static final int RETRY_AFTER_SECONDS = 5;

  @Override
  public Response toResponse(RedisUnavailableException e) {
    return new JsonError(503, e.getMessage())
        .response()
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }
}
