package com.nubabel.api.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nubabel.api.auth.TokenMint;
import java.util.Date;
import javax.crypto.SecretKey;

/** Signs tokens with the secret that all nodes share. */
final class HmacTokenMint implements TokenMint {
  static final String ISSUER = "nubabel";

  private final SecretKey key;

  HmacTokenMint(SecretKey key) {
    this.key = key;
  }

  @Override
  public String mint(Grant grant) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(grant.user())
            .claim(TokenCaller.SUBSCRIBE, grant.subscribe())
            .claim(TokenCaller.PUBLISH, grant.publish())
            .claim(TokenCaller.CHAT, grant.chat())
            .expirationTime(Date.from(grant.until()))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(Algorithm.HS256.jws()), claims);
    try {
      token.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
    return token.serialize();
  }
}
