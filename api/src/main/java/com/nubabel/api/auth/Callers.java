package com.nubabel.api.auth;

import org.eclipse.jetty.server.Request;

/** Who makes a request, as it was found out at the door: an attribute of the request. */
public final class Callers {
  static final String ATTRIBUTE = Caller.class.getName();

  private Callers() {}

  static void set(Request request, Caller caller) {
    request.setAttribute(ATTRIBUTE, caller);
  }

  /**
   * The caller of a request of the API.
   *
   * @throws IllegalStateException if the request did not come through {@link ApiGuard}
   */
  public static Caller of(Request request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("nobody has asked who calls");
  }
}
