package com.nubabel.worker;

import com.nubabel.bridge.testing.node.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A certificate for 127.0.0.1 that nobody has signed but itself, and a Redis server that uses it.
 */
record SelfSigned(Path certificate, Path key) {
  static SelfSigned in(Path directory) throws InterruptedException {
    Path certificate = directory.resolve("server.crt");
    Path key = directory.resolve("server.key");
    new ProgramRun(
            directory,
            Map.of(),
            Duration.ofSeconds(20),
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString()))
        .lines();
    return new SelfSigned(certificate, key);
  }

  /** The lines of a server's configuration. */
  String[] serverConfig(int port) {
    return new String[] {
      "tls-port " + port,
      "tls-cert-file " + certificate,
      "tls-key-file " + key,
      "tls-ca-cert-file " + certificate,
      "tls-auth-clients no",
      "requirepass secret"
    };
  }

  static String uri(int port) {
    return "rediss://:secret@127.0.0.1:" + port;
  }
}
