package com.nubabel.api.auth;

import com.nubabel.api.errors.JsonError;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/**
 * Tells resources who calls; they take it as a parameter {@code @Auth Caller}. A request that came
 * round {@link ApiGuard}, by whatever path, is refused.
 */
@Priority(Priorities.AUTHENTICATION)
public final class CallerFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getProperty(Callers.ATTRIBUTE) instanceof Caller caller) {
      request.setSecurityContext(new Called(caller, request.getSecurityContext().isSecure()));
    } else {
      request.abortWith(new JsonError(401, "who calls is not known").response().build());
    }
  }

  private record Called(Caller caller, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return null;
    }
  }
}
