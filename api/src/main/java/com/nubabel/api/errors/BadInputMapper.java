package com.nubabel.api.errors;

import com.nubabel.bridge.BadInputException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** 400: the message names the field. */
public final class BadInputMapper implements ExceptionMapper<BadInputException> {
  @Override
  public Response toResponse(BadInputException e) {
    return new JsonError(400, e.getMessage()).response().build();
  }
}
