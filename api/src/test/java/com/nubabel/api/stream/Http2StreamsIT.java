package com.nubabel.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestCertificate;
import com.nubabel.bridge.testing.node.NodeProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS, served by ourselves: many streams share one connection. */
class Http2StreamsIT {
  /** Half of them are cancelled at once; of more than 128 in a second Jetty thinks ill. */
  private static final int STREAMS = 100;

  @TempDir private Path directory;

  @Test
  void manyStreamsOnOneConnectionGetTheirEventsAndEndEachForItself() throws Exception {
    NodeProject node = NodeProject.ofTheTests();
    TestCertificate certificate = TestCertificate.make(directory);
    String connector =
        "[{\"type\":\"h2\",\"port\":0,\"bindHost\":\"127.0.0.1\",\"keyStorePath\":\"%s\",\"keyStorePassword\":\"%s\"}]"
            .formatted(certificate.keyStore(), TestCertificate.PASSWORD);

    try (RunningServer server =
        RunningServer.start(Map.of("server.applicationConnectors", connector))) {
      JsonNode seen =
          node.run(
                  Map.of(),
                  Duration.ofMinutes(1),
                  "http2-streams.mjs",
                  "https://localhost:" + server.baseUri().getPort(),
                  certificate.certificatePem().toString(),
                  server.adminUri().toString(),
                  Integer.toString(STREAMS))
              .get(0);

      assertThat(seen.path("protocol").asText()).isEqualTo("h2");
      assertThat(seen.path("heads").toString()).isEqualTo("[\"200 text/event-stream\"]");
      assertThat(seen.path("open").asInt()).isEqualTo(STREAMS);
      // Each the events of its own queue, once and in order.
      assertThat(seen.path("first").toString()).isEqualTo("[\"1\"]");
      assertThat(seen.path("openAfterHalf").asInt()).isEqualTo(STREAMS / 2);
      assertThat(seen.path("second").toString()).isEqualTo("[\"1,2\"]");
    }
  }
}
