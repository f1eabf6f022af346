package com.nubabel.bridge.redis;

import com.nubabel.bridge.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed over TLS. */
final class TlsTrust {
  private TlsTrust() {}

  /** The trust of a store; null for the JVM's own. */
  static TrustManagerFactory factory(KeyStore trusted) {
    if (trusted == null) {
      return null;
    }
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has trust in certificates", e);
    }
  }

  /**
   * The certificates of a file.
   *
   * @param caFile null for none, which gives null
   * @throws BadInputException naming {@code redis.caFile}, if it holds none
   */
  static KeyStore read(Path caFile) {
    if (caFile == null) {
      return null;
    }
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + count++, one);
      }
      if (count == 0) {
        throw new BadInputException("redis.caFile", "holds no certificate: " + caFile);
      }
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new BadInputException(
          "redis.caFile",
          "must be a readable file of certificates (PEM), got %s: %s".formatted(caFile, e));
    }
  }
}
