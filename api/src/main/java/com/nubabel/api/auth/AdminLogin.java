package com.nubabel.api.auth;

import org.eclipse.jetty.server.Request;

/** Finds out who makes a request to the admin's port. Safe for any thread. */
@FunctionalInterface
public interface AdminLogin {
  /**
   * Who it is.
   *
   * @return never null
   * @throws UnauthenticatedException if he does not show who he is: 401
   * @throws TooManyLoginsException if he has tried too often: 429
   * @throws AuthUnavailableException if that cannot be found out now: 503
   */
  Admin admin(Request request);
}
