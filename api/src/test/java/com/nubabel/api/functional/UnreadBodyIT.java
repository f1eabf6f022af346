package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.RawConnection;
import com.nubabel.api.testing.RunningServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who is refused before his body has come can go on with the same connection, or is told not to.
 */
class UnreadBodyIT {
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "true, api/queues/nubabel/pause",
    "true, tasks/pause?queue=nubabel",
    "false, api/queues/nubabel/jobs/1/cancel",
  })
  void bodyThatComesLateCostsNoConnection(boolean isAdmin, String path) {
    try (RawConnection client =
        RawConnection.send(
            isAdmin ? server.adminUri() : server.baseUri(),
            "POST /" + path + " HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: 2")) {
      await().pollDelay(Duration.ofMillis(200)).until(() -> true);
      client.write("{}");

      client.readUntil("must not be the reserved");
      client.write("GET /api/queues/none HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.readUntil("HTTP/1.1 ", 2);
    }
  }

  @Test
  void bodyThatIsTooLongEndsTheConnectionAndTheAnswerSaysSo() {
    int length = 1 << 20;
    try (RawConnection client =
        RawConnection.send(
            server.adminUri(),
            "POST /api/queues/nubabel/pause HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: " + length)) {
      client.write("x".repeat(length / 2));

      assertThat(client.readUntil("must not be the reserved"))
          .contains("400 Bad Request", "Connection: close");
    }
  }

  @Test
  void bodyThatWasReadKeepsTheConnection() {
    URI uri = server.baseUri();
    try (RawConnection client =
        RawConnection.send(
            uri,
            "POST /api/queues/q/jobs HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: 12")) {
      client.write("{\"name\":\"n\"}");
      assertThat(client.readUntil("\"stream\"")).doesNotContainIgnoringCase("Connection: close");
    }
  }
}
