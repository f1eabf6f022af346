package com.nubabel.api.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nubabel.api.auth.AuthUnavailableException;
import com.nubabel.api.auth.UnauthenticatedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

/** Checks tokens of one issuer: signature, times, issuer and audience. Safe for any thread. */
final class TokenVerifier {
  /** A JWT says that it is one, or nothing; RFC 9068 has a name for those that give access. */
  private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
      new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /**
   * @param issuer what it must be; null for any
   * @param audience the same
   */
  TokenVerifier(
      JWSKeySelector<SecurityContext> keys,
      String issuer,
      String audience,
      Duration skew,
      InstantSource clock) {
    processor.setJWSTypeVerifier(TYPES);
    processor.setJWSKeySelector(keys);
    processor.setJWTClaimsSetVerifier(new Claims(issuer, audience, skew, clock));
  }

  /**
   * The claims of a token that is good.
   *
   * @throws UnauthenticatedException in words that bear nothing of the token
   * @throws AuthUnavailableException if the issuer's keys are not to be had
   */
  JWTClaimsSet verify(JWT token) {
    try {
      return processor.process(token, null);
    } catch (BadJWTException e) {
      throw UnauthenticatedException.badToken("is not accepted: " + e.getMessage());
    } catch (KeySourceException e) {
      throw new AuthUnavailableException(e.getMessage(), e);
    } catch (BadJOSEException | JOSEException e) {
      throw UnauthenticatedException.badToken("is not signed as it must be");
    }
  }

  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    Claims(String issuer, String audience, Duration skew, InstantSource clock) {
      super(
          audience,
          issuer == null ? null : new JWTClaimsSet.Builder().issuer(issuer).build(),
          Set.of("sub", "exp"));
      setMaxClockSkew(Math.toIntExact(skew.toSeconds()));
      this.clock = clock;
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
