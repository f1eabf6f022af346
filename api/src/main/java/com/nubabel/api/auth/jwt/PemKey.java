package com.nubabel.api.auth.jwt;

import com.nubabel.bridge.BadInputException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key or a certificate in PEM (RFC 7468). */
final class PemKey {
  private static final int RSA_BITS_MIN = 2048;
  private static final int P256_BITS = 256;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private PemKey() {}

  /**
   * The key of the first block.
   *
   * @param field where the text came from
   * @throws BadInputException if it is none, or none for the algorithm; does not tell the text
   */
  static PublicKey read(Algorithm algorithm, String field, String pem) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new BadInputException(field, "must be PEM: -----BEGIN PUBLIC KEY----- …");
    }
    PublicKey key;
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
      key = decode(algorithm, field, block.group(1), bytes);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BadInputException(
          field, "must be the key of " + algorithm + ", but cannot be read");
    }
    check(algorithm, field, key);
    return key;
  }

  private static PublicKey decode(Algorithm algorithm, String field, String kind, byte[] bytes)
      throws GeneralSecurityException {
    return switch (kind) {
      case "PUBLIC KEY" ->
          KeyFactory.getInstance(algorithm == Algorithm.RS256 ? "RSA" : "EC")
              .generatePublic(new X509EncodedKeySpec(bytes));
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes))
              .getPublicKey();
      default ->
          throw new BadInputException(
              field, "must be a PUBLIC KEY or a CERTIFICATE, got a " + kind);
    };
  }

  private static void check(Algorithm algorithm, String field, PublicKey key) {
    boolean fits =
        algorithm == Algorithm.RS256
            ? key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= RSA_BITS_MIN
            : key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS;
    if (!fits) {
      String wanted =
          algorithm == Algorithm.RS256 ? "an RSA key of 2048 bits or more" : "a P-256 key";
      throw new BadInputException(field, "must be " + wanted + " for " + algorithm);
    }
  }
}
