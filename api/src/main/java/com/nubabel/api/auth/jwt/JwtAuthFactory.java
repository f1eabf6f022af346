package com.nubabel.api.auth.jwt;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.nubabel.api.auth.AdminLogin;
import com.nubabel.api.auth.AuthFactory;
import com.nubabel.api.auth.TokenMint;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Block {@code auth} of type {@code jwt}: callers show a token, whose claims say who they are and
 * what they may do.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>algorithm</td><td></td><td>HS256, RS256 or ES256: what tokens are signed with; a token
 *     that says otherwise is refused</td></tr>
 * <tr><td>secret</td><td></td><td>for HS256: the shared secret, 32 bytes or more</td></tr>
 * <tr><td>publicKey</td><td></td><td>for the others: a public key or certificate in PEM, or</td></tr>
 * <tr><td>publicKeyFile</td><td></td><td>its file, or</td></tr>
 * <tr><td>jwksUrl</td><td></td><td>where the issuer publishes its keys; read again when a token
 *     names a key that is not known</td></tr>
 * <tr><td>issuer</td><td>any</td><td>what {@code iss} must be</td></tr>
 * <tr><td>audience</td><td>any</td><td>what must be in {@code aud}</td></tr>
 * <tr><td>clockSkew</td><td>5s</td><td>by how much the issuer's clock may differ</td></tr>
 * <tr><td>tokenSecret</td><td></td><td>for the tokens of {@code POST /api/tokens}, the same on all
 *     nodes, 32 bytes or more; without it there are none</td></tr>
 * </table>
 */
@JsonTypeName("jwt")
public record JwtAuthFactory(
    Algorithm algorithm,
    String secret,
    String publicKey,
    Path publicKeyFile,
    URI jwksUrl,
    String issuer,
    String audience,
    Duration clockSkew,
    String tokenSecret)
    implements AuthFactory {
  public static final Duration CLOCK_SKEW_DEFAULT = Duration.seconds(5);
  private static final Duration CLOCK_SKEW_MAX = Duration.minutes(10);

  /** What is null was not given. */
  public JwtAuthFactory {
    clockSkew = clockSkew == null ? CLOCK_SKEW_DEFAULT : clockSkew;
  }

  @Override
  public JwtAuthenticator build(InstantSource clock) {
    if (clockSkew.compareTo(CLOCK_SKEW_MAX) > 0) {
      throw new BadInputException(
          "auth.clockSkew", "must be at most " + CLOCK_SKEW_MAX + ", got " + clockSkew);
    }
    if (HmacTokenMint.ISSUER.equals(issuer)) {
      throw new BadInputException(
          "auth.issuer", "must not be nubabel, the issuer of POST /api/tokens");
    }
    java.time.Duration skew = clockSkew.toJavaDuration();
    TokenVerifier foreign =
        new TokenVerifier(VerificationKeys.of(this, clock), issuer, audience, skew, clock);
    TokenVerifier own =
        tokenSecret == null
            ? null
            : new TokenVerifier(
                VerificationKeys.ofSecret("auth.tokenSecret", tokenSecret),
                HmacTokenMint.ISSUER,
                null,
                skew,
                clock);
    return new JwtAuthenticator(foreign, own, skew, clock);
  }

  @Override
  public AdminLogin adminLogin(InstantSource clock) {
    return new TokenAdmins(build(clock));
  }

  @Override
  public TokenMint tokenMint() {
    return tokenSecret == null
        ? null
        : new HmacTokenMint(VerificationKeys.secretKey("auth.tokenSecret", tokenSecret));
  }

  /** Bears no secret. */
  @Override
  public String toString() {
    return "jwt, " + algorithm;
  }
}
