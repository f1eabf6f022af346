package com.nubabel.api.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Tokens as an issuer makes them. */
public final class TestTokens {
  /** Long enough for HS256. */
  public static final String SECRET = "a secret that the issuer and we share";

  private TestTokens() {}

  /** Claims of a user, good for a minute. */
  public static JWTClaimsSet.Builder claims(String user) {
    return new JWTClaimsSet.Builder()
        .subject(user)
        .expirationTime(Date.from(Instant.now().plusSeconds(60)));
  }

  /** A token of a user who may watch some topics. */
  public static String watcher(String user, String... topics) {
    return hs256(claims(user).claim("subscribe", List.of(topics)));
  }

  /** A token of a user who may write to some topics. */
  public static String writer(String user, String... topics) {
    return hs256(claims(user).claim("publish", List.of(topics)));
  }

  /** A token with {@link #SECRET}. */
  public static String hs256(JWTClaimsSet.Builder claims) {
    return hs256(SECRET.getBytes(StandardCharsets.UTF_8), claims);
  }

  public static String hs256(byte[] secret, JWTClaimsSet.Builder claims) {
    try {
      return signed(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(secret), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims) {
    try {
      SignedJWT token = new SignedJWT(header, claims.build());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
