package com.nubabel.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Tells resources who calls; they take it as a parameter {@code @Auth Caller}. */
@Priority(Priorities.AUTHENTICATION)
public final class CallerFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    request.setSecurityContext(
        new Called(Caller.anybody(), request.getSecurityContext().isSecure()));
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
