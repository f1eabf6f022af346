package com.nubabel.api.auth.jwt;

import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nubabel.api.auth.AuthUnavailableException;
import com.nubabel.api.auth.UnauthenticatedException;
import com.nubabel.bridge.Json;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.jackson.Jackson;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tokens of other issuers, by key: the good one passes, the nearest forgery does not. */
class TokenKeysTest {
  private static RSAKey rsa;
  private static RSAKey otherRsa;
  private static ECKey ec;

  /** Of the verifier. */
  private volatile Instant now = Instant.now();

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("first").generate();
    otherRsa = new RSAKeyGenerator(2048).keyID("second").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
  }

  @Nested
  class OfPem {
    @Test
    void theKeysOwnTokensPassAndThoseOfAnotherDoNot() throws Exception {
      TokenVerifier verifier = verifier("algorithm", "RS256", "publicKey", pem(rsa));

      assertGood(verifier, rs256(rsa, claims("alice")));
      assertBad(verifier, rs256(otherRsa, claims("alice")));
      assertBad(verifier, es256(claims("alice")));
    }

    @Test
    void es256PassesLikewise() throws Exception {
      TokenVerifier verifier =
          verifier("algorithm", "ES256", "publicKey", JwtAuthFactoryTest.pem(ec.toECPublicKey()));

      assertGood(verifier, es256(claims("alice")));
      assertBad(verifier, rs256(rsa, claims("alice")));
    }

    @Test
    void aPublicKeyIsNeverTakenForASharedSecret() throws Exception {
      TokenVerifier verifier = verifier("algorithm", "RS256", "publicKey", pem(rsa));

      for (String secret : List.of(pem(rsa), pem(rsa).strip())) {
        assertBad(
            verifier,
            signed(
                new JWSHeader(JWSAlgorithm.HS256),
                new MACSigner(secret.getBytes(StandardCharsets.UTF_8)),
                claims("alice")));
      }
    }

    @Test
    void aTokenWithoutSignatureIsRefused() throws Exception {
      TokenVerifier verifier = verifier("algorithm", "RS256", "publicKey", pem(rsa));
      String good = rs256(rsa, claims("alice"));

      assertBad(verifier, new PlainJWT(claims("alice").build()).serialize());
      assertBad(verifier, good.substring(0, good.lastIndexOf('.') + 1) + "AAAA");
    }

    @Test
    void issuerAndAudienceMustBeThoseThatAreAskedFor() throws Exception {
      TokenVerifier verifier =
          verifier(
              "algorithm", "RS256", "publicKey", pem(rsa), "issuer", "us", "audience", "nubabel");

      assertGood(verifier, rs256(rsa, claims("a").issuer("us").audience("nubabel")));
      assertGood(verifier, rs256(rsa, claims("a").issuer("us").audience(List.of("x", "nubabel"))));
      assertBad(verifier, rs256(rsa, claims("a").issuer("them").audience("nubabel")));
      assertBad(verifier, rs256(rsa, claims("a").audience("nubabel")));
      assertBad(verifier, rs256(rsa, claims("a").issuer("us").audience("other")));
      assertBad(verifier, rs256(rsa, claims("a").issuer("us")));
    }

    @Test
    void clocksMayDifferByTheSkewAndNoMore() throws Exception {
      TokenVerifier verifier =
          verifier("algorithm", "RS256", "publicKey", pem(rsa), "clockSkew", "10s");

      assertGood(verifier, rs256(rsa, claims("a").expirationTime(inSeconds(-8))));
      assertBad(verifier, rs256(rsa, claims("a").expirationTime(inSeconds(-12))));
      assertGood(verifier, rs256(rsa, claims("a").notBeforeTime(inSeconds(8))));
      assertBad(verifier, rs256(rsa, claims("a").notBeforeTime(inSeconds(12))));
    }

    private Date inSeconds(long seconds) {
      return Date.from(now.plusSeconds(seconds));
    }
  }

  @Nested
  class OfAnIssuersList {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile JWKSet published = new JWKSet(rsa.toPublicJWK());
    private HttpServer issuer;
    private TokenVerifier verifier;

    @BeforeEach
    void publish() throws Exception {
      issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      issuer.createContext(
          "/keys",
          exchange -> {
            asked.incrementAndGet();
            byte[] body = published.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      issuer.start();
      verifier =
          verifier(
              "algorithm",
              "RS256",
              "jwksUrl",
              "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
    }

    @AfterEach
    void stop() {
      issuer.stop(0);
    }

    @Test
    void theyAreAskedForOnce() {
      assertGood(verifier, rs256(rsa, claims("alice")));
      assertGood(verifier, rs256(rsa, claims("bob")));

      assertThat(asked).hasValue(1);
    }

    @Test
    void aNewKeyIsFoundAndOneThatIsWithdrawnIsForgotten() {
      assertGood(verifier, rs256(rsa, claims("alice")));

      published = new JWKSet(otherRsa.toPublicJWK());

      assertGood(verifier, rs256(otherRsa, claims("alice")));
      assertBad(verifier, rs256(rsa, claims("alice")));
    }

    @Test
    void anotherKeyUnderAKnownNameIsRefused() throws Exception {
      RSAKey forged = new RSAKey.Builder(otherRsa).keyID("first").build();

      assertBad(verifier, rs256(forged, claims("alice")));
    }

    @Test
    void whoMakesUpNamesCannotMakeUsAskWithoutEnd() throws Exception {
      assertGood(verifier, rs256(rsa, claims("alice")));
      for (int i = 0; i < 30; i++) {
        RSAKey madeUp = new RSAKey.Builder(otherRsa).keyID("made up " + i).build();
        assertBad(verifier, rs256(madeUp, claims("alice")));
      }

      assertThat(asked).hasValue(RemoteKeys.ASKS_MAX);
      now = now.plus(RemoteKeys.AGE_MAX.plusSeconds(1));
      assertGood(verifier, rs256(rsa, later(claims("alice"))));
    }

    @Test
    void knownKeysHoldWhileTheIssuerIsAwayAndUnknownOnesMustWait() {
      assertGood(verifier, rs256(rsa, claims("alice")));
      issuer.stop(0);
      now = now.plus(RemoteKeys.AGE_MAX.plusSeconds(1));

      assertGood(verifier, rs256(rsa, later(claims("alice"))));
      assertThatThrownBy(() -> verify(verifier, rs256(otherRsa, later(claims("alice")))))
          .isInstanceOf(AuthUnavailableException.class);
    }

    private JWTClaimsSet.Builder later(JWTClaimsSet.Builder claims) {
      return claims.expirationTime(Date.from(now.plus(Duration.ofMinutes(1))));
    }
  }

  private TokenVerifier verifier(String... settings) throws Exception {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "jwt");
    for (int i = 0; i < settings.length; i += 2) {
      json.put(settings[i], settings[i + 1]);
    }
    JwtAuthFactory auth =
        Jackson.newObjectMapper().readValue(Json.write(json), JwtAuthFactory.class);
    InstantSource clock = () -> now;
    return new TokenVerifier(
        VerificationKeys.of(auth, clock),
        auth.issuer(),
        auth.audience(),
        auth.clockSkew().toJavaDuration(),
        clock);
  }

  private static void assertGood(TokenVerifier verifier, String token) {
    assertThat(verify(verifier, token).getSubject()).isNotEmpty();
  }

  private static void assertBad(TokenVerifier verifier, String token) {
    assertThatThrownBy(() -> verify(verifier, token)).isInstanceOf(UnauthenticatedException.class);
  }

  private static JWTClaimsSet verify(TokenVerifier verifier, String token) {
    try {
      return verifier.verify(JWTParser.parse(token));
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rs256(RSAKey key, JWTClaimsSet.Builder claims) {
    try {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
      return signed(header, new RSASSASigner(key), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String es256(JWTClaimsSet.Builder claims) throws Exception {
    return signed(new JWSHeader(JWSAlgorithm.ES256), new ECDSASigner(ec), claims);
  }

  private static String pem(RSAKey key) throws Exception {
    return JwtAuthFactoryTest.pem(key.toRSAPublicKey());
  }
}
