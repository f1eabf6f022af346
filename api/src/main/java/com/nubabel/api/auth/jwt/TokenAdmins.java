package com.nubabel.api.auth.jwt;

import com.nubabel.api.auth.Admin;
import com.nubabel.api.auth.AdminLogin;
import com.nubabel.api.auth.UnauthenticatedException;
import java.util.Locale;
import org.eclipse.jetty.server.Request;

/** Admins by the claim {@code admin} of their tokens: {@code viewer} or {@code operator}. */
record TokenAdmins(JwtAuthenticator tokens) implements AdminLogin {
  @Override
  public Admin admin(Request request) {
    TokenCaller caller = tokens.authenticate(request);
    Object role = caller.claims().getClaim("admin");
    for (Admin.Role known : Admin.Role.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(role)) {
        return new Admin(caller.user(), known);
      }
    }
    throw UnauthenticatedException.badToken("must say admin: viewer or operator");
  }
}
