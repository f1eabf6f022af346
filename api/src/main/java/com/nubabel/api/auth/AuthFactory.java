package com.nubabel.api.auth;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.jackson.Discoverable;
import java.time.InstantSource;

/**
 * Block {@code auth}: how callers show who they are. {@code type} names the kind: {@code none}
 * ({@link NoneAuthFactory}, the default), {@code jwt} ({@link
 * com.nubabel.api.auth.jwt.JwtAuthFactory}), or one's own: a class that implements this, has a
 * {@code JsonTypeName}, and stands in a file {@code
 * META-INF/services/com.nubabel.api.auth.AuthFactory}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface AuthFactory extends Discoverable {
  /**
   * Makes what knows callers; also called to check the configuration. Must reach for nothing that
   * is not on this machine.
   *
   * @throws BadInputException naming the key that cannot be: {@code auth.secret}
   */
  Authenticator build(InstantSource clock);

  /** Whether the server refuses to be reached from other machines. */
  default boolean isLoopbackOnly() {
    return false;
  }

  /** Knows admins by the same means; null if they have other ones. */
  default AdminLogin adminLogin(InstantSource clock) {
    return null;
  }

  /** Makes the tokens of {@code POST /api/tokens}; null if there are none. */
  default TokenMint tokenMint() {
    return null;
  }
}
