package com.nubabel.api.errors;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, before any of our code has seen it, in the form of all refusals. */
public final class JsonErrorPages extends ErrorHandler {
  /** Also for methods that nobody knows. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    new JsonError(code, message == null ? HttpStatus.getMessage(code) : message)
        .write(response, callback);
  }
}
