package com.nubabel.api.auth.admin;

import com.nubabel.api.auth.Admin;
import com.nubabel.api.auth.AdminLogin;
import com.nubabel.api.auth.AuthFactory;
import com.nubabel.api.config.AdminAuthConfiguration;
import com.nubabel.bridge.BadInputException;
import java.time.InstantSource;

/** How admins show who they are, by the configuration. */
public final class AdminLogins {
  private AdminLogins() {}

  /**
   * The login of a configuration.
   *
   * @param auth how callers of the API show who they are
   * @throws BadInputException naming the key that cannot be
   */
  public static AdminLogin of(
      AdminAuthConfiguration adminAuth, AuthFactory auth, InstantSource clock) {
    return switch (adminAuth.type()) {
      case NONE -> request -> Admin.ANYBODY;
      case BASIC -> new BasicLogin(adminAuth.users(), clock);
      case JWT -> {
        AdminLogin login = auth.adminLogin(clock);
        if (login == null) {
          throw new BadInputException(
              "adminAuth.type", "jwt needs auth.type jwt, whose keys it takes");
        }
        yield login;
      }
    };
  }
}
