package com.nubabel.api.auth.jwt;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nubabel.api.auth.Authenticator;
import com.nubabel.api.auth.RequestToken;
import com.nubabel.api.auth.UnauthenticatedException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.jetty.server.Request;

/** Knows callers by their tokens: those of the configured issuer, and our own. */
public final class JwtAuthenticator implements Authenticator {
  private final TokenVerifier foreign;
  private final TokenVerifier own;
  private final Duration skew;
  private final InstantSource clock;

  /**
   * @param own checks tokens of {@code POST /api/tokens}; null if there are none
   */
  JwtAuthenticator(TokenVerifier foreign, TokenVerifier own, Duration skew, InstantSource clock) {
    this.foreign = foreign;
    this.own = own;
    this.skew = skew;
    this.clock = clock;
  }

  @Override
  public TokenCaller authenticate(Request request) {
    String token = RequestToken.of(request);
    if (token == null) {
      throw UnauthenticatedException.noToken();
    }
    try {
      JWT jwt = JWTParser.parse(token);
      JWTClaimsSet claims = verifier(jwt).verify(jwt);
      return TokenCaller.of(claims, until(claims.getExpirationTime().toInstant()));
    } catch (ParseException | IllegalArgumentException e) {
      throw UnauthenticatedException.badToken("is no JSON Web Token");
    }
  }

  /** Whose token it says it is decides only with which keys it is checked. */
  private TokenVerifier verifier(JWT jwt) throws ParseException {
    JWTClaimsSet unchecked = jwt.getJWTClaimsSet();
    boolean isOwn = unchecked != null && HmacTokenMint.ISSUER.equals(unchecked.getIssuer());
    return isOwn && own != null ? own : foreign;
  }

  /** A token that has only just expired is still let in: then that grace is what is left. */
  private Instant until(Instant expiry) {
    return clock.instant().isBefore(expiry) ? expiry : expiry.plus(skew);
  }
}
