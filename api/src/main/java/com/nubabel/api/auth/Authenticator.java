package com.nubabel.api.auth;

import org.eclipse.jetty.server.Request;

/** Finds out who makes a request to the API. Safe for any thread; may block for a few seconds. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Who makes a request.
   *
   * @return never null
   * @throws UnauthenticatedException if he does not show who he is: 401
   * @throws AuthUnavailableException if that cannot be found out now: 503
   */
  Caller authenticate(Request request);
}
