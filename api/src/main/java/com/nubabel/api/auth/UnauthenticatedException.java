package com.nubabel.api.auth;

import com.nubabel.bridge.NubabelException;

/** A caller did not show who he is. The message goes out to him, and must bear no secret. */
public final class UnauthenticatedException extends NubabelException {
  private final boolean isTokenRefused;

  private UnauthenticatedException(String message, boolean isTokenRefused) {
    super(message);
    this.isTokenRefused = isTokenRefused;
  }

  /** There was no token. */
  public static UnauthenticatedException noToken() {
    return new UnauthenticatedException(
        "a token is needed: as Authorization: Bearer, as query parameter "
            + RequestToken.PARAMETER
            + ", or as cookie "
            + RequestToken.COOKIE,
        false);
  }

  /** There was one, which is no good. */
  public static UnauthenticatedException badToken(String problem) {
    return new UnauthenticatedException("the token " + problem, true);
  }

  /** The value of {@code WWW-Authenticate} (RFC 6750, section 3). */
  String challenge() {
    return isTokenRefused ? "Bearer error=\"invalid_token\"" : "Bearer";
  }
}
