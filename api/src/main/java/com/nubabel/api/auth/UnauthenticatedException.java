package com.nubabel.api.auth;

import com.nubabel.bridge.NubabelException;

/** A caller did not show who he is. The message goes out to him, and must bear no secret. */
public final class UnauthenticatedException extends NubabelException {
  private final String challenge;

  private UnauthenticatedException(String message, String challenge) {
    super(message);
    this.challenge = challenge;
  }

  /** There was no token. */
  public static UnauthenticatedException noToken() {
    return new UnauthenticatedException(
        "a token is needed: as Authorization: Bearer, as query parameter "
            + RequestToken.PARAMETER
            + ", or as cookie "
            + RequestToken.COOKIE,
        "Bearer");
  }

  /** There was one, which is no good. */
  public static UnauthenticatedException badToken(String problem) {
    return new UnauthenticatedException("the token " + problem, "Bearer error=\"invalid_token\"");
  }

  /** Name and password were not there, or wrong. */
  public static UnauthenticatedException basic(String problem) {
    return new UnauthenticatedException(problem, "Basic realm=\"Nubabel\", charset=\"UTF-8\"");
  }

  /** The value of {@code WWW-Authenticate} (RFC 6750, section 3; RFC 7617, section 2). */
  public String challenge() {
    return challenge;
  }
}
