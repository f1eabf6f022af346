package com.nubabel.api.auth.jwt;

import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nubabel.bridge.BadInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of a configuration. Each goes with one algorithm, so that a public key is never taken
 * for a shared secret.
 */
final class VerificationKeys {
  static final int SECRET_BYTES_MIN = 32;

  private VerificationKeys() {}

  /**
   * The keys that tokens of others are checked with.
   *
   * @throws BadInputException naming the key of the configuration that cannot be
   */
  static JWSKeySelector<SecurityContext> of(JwtAuthFactory auth, InstantSource clock) {
    Algorithm algorithm = auth.algorithm();
    if (algorithm == null) {
      throw new BadInputException(
          "auth.algorithm", "must be one of HS256, RS256, ES256, got nothing");
    }
    if (algorithm == Algorithm.HS256) {
      refuse("auth.publicKey", auth.publicKey());
      refuse("auth.publicKeyFile", auth.publicKeyFile());
      refuse("auth.jwksUrl", auth.jwksUrl());
      return ofSecret("auth.secret", auth.secret());
    }
    if (auth.secret() != null) {
      throw new BadInputException("auth.secret", "goes with HS256 only, not with " + algorithm);
    }
    long given =
        Stream.of(set(auth.publicKey()), set(auth.publicKeyFile()), set(auth.jwksUrl()))
            .filter(is -> is)
            .count();
    if (given != 1) {
      throw new BadInputException(
          "auth.jwksUrl",
          "or publicKey or publicKeyFile must be given for %s, and only one of them; got %d"
              .formatted(algorithm, given));
    }
    if (auth.jwksUrl() != null) {
      return new JWSVerificationKeySelector<>(
          algorithm.jws(), new RemoteKeys(checked(auth.jwksUrl()), clock));
    }
    return auth.publicKey() != null
        ? ofPem(algorithm, "auth.publicKey", auth.publicKey())
        : ofPem(algorithm, "auth.publicKeyFile", read(auth.publicKeyFile()));
  }

  /** Checks HS256 with one secret. */
  static JWSKeySelector<SecurityContext> ofSecret(String field, String secret) {
    return new SingleKeyJWSKeySelector<>(Algorithm.HS256.jws(), secretKey(field, secret));
  }

  /**
   * A secret as a key.
   *
   * @throws BadInputException if it is too short; does not tell the secret
   */
  static SecretKey secretKey(String field, String secret) {
    byte[] bytes = secret == null ? new byte[0] : secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < SECRET_BYTES_MIN) {
      throw new BadInputException(
          field, "must be at least " + SECRET_BYTES_MIN + " bytes, got " + bytes.length);
    }
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static JWSKeySelector<SecurityContext> ofPem(
      Algorithm algorithm, String field, String pem) {
    return new SingleKeyJWSKeySelector<>(algorithm.jws(), PemKey.read(algorithm, field, pem));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(
          "auth.publicKeyFile", "must be a file that can be read, got " + file);
    }
  }

  private static URI checked(URI url) {
    if (url.getHost() == null
        || url.getScheme() == null
        || !Set.of("http", "https").contains(url.getScheme())) {
      throw new BadInputException("auth.jwksUrl", "must be an http or https address, got " + url);
    }
    return url;
  }

  private static boolean set(Object value) {
    return value != null;
  }

  private static void refuse(String field, Object value) {
    if (value != null) {
      throw new BadInputException(field, "goes with RS256 and ES256 only, not with HS256");
    }
  }
}
