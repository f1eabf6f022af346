package com.nubabel.api.stream;

import static com.nubabel.api.stream.HandlerServer.IDLE_MILLIS;
import static com.nubabel.api.stream.HandlerServer.bytes;
import static com.nubabel.api.stream.HandlerServer.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.RawConnection;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a stream's connection of either kind: a socket of its own, Jetty's response. */
class EventStreamConnectionsTest {
  private static final String BIG = "data: " + "x".repeat(1 << 20) + "\n\n";

  private final HandlerServer server = HandlerServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "close"})
  void aQuietStreamOutlivesTheIdleTimeout(String connection) throws Exception {
    Fed subscription = new Fed();
    RawConnection client = open(subscription, connection);

    // Three idle timeouts: an end within them would come as a cancel.
    assertThat(subscription.cancelled.await(3 * IDLE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    subscription.write("data: 2\n\n");
    client.readUntil("data: 2");
    subscription.sink().close();

    assertThat(client.readToEnd()).contains("data: 1\n\n", "data: 2\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "close"})
  void aClientThatIsGoneFailsTheWrites(String connection) throws Exception {
    Fed subscription = new Fed();
    RawConnection client = open(subscription, connection);

    client.close();

    assertThat(subscription.writeUntilItFails("data: 2\n\n")).isTrue();
  }

  @Test
  void aClientThatTakesNothingFailsTheWriteAfterTheIdleTimeout() throws Exception {
    Fed subscription = new Fed();
    RawConnection client = open(subscription, "close");

    assertThat(subscription.writeUntilItFails(BIG)).isTrue();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "close"})
  void aWriteThatDoesNotEndIsEndedByTheClose(String connection) throws Exception {
    Fed subscription = new Fed();
    RawConnection client = open(subscription, connection);
    // More than the sockets hold, and nobody reads it.
    CompletableFuture<Boolean> failed = new CompletableFuture<>();
    List<ByteBuffer> much = Collections.nCopies(64, bytes(BIG));
    subscription.sink().write(much, failure -> failed.complete(failure != null));

    subscription.sink().close();

    assertThat(failed.get(10, TimeUnit.SECONDS)).isTrue();
    client.close();
  }

  @Nested
  class SocketsOfTheirOwn {
    @Test
    void aWriteIsOneChunkAndTheEndIsClean() throws Exception {
      Fed subscription = new Fed();
      RawConnection client = open(subscription, "keep-alive");
      subscription.write("data: 2\n\n");

      subscription.sink().close();

      String response = client.readToEnd();
      assertThat(response)
          .contains("Connection: keep-alive\r\n", "Transfer-Encoding: chunked\r\n")
          .endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
    }

    @Test
    void theSocketServesTheNextRequestAfterTheEnd() throws Exception {
      Fed first = new Fed();
      RawConnection client = open(first, "keep-alive");
      first.sink().close();
      client.readToEnd();

      for (int i = 2; i <= 3; i++) {
        Fed next = new Fed();
        server.answer(ready(next));
        client.write("GET /api/jobs/7/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        next.write("data: " + i + "0\n\n");
        client.readUntil("data: " + i + "0\n\n");
        next.sink().close();
        client.readUntil("\r\n0\r\n\r\n", i);
      }
      client.close();
    }

    @Test
    void aSocketThatServesNothingMoreIsClosedAfterTheIdleTimeout() throws Exception {
      Fed subscription = new Fed();
      RawConnection client = open(subscription, "keep-alive");
      subscription.sink().close();
      client.readToEnd();

      assertThat(client.isEnded()).isTrue();
    }

    @Test
    void aClientThatGoesAwayIsNoticedAtOnceThoughNothingIsWritten() throws Exception {
      Fed subscription = new Fed();
      RawConnection client = open(subscription, "keep-alive");

      client.close();

      assertThat(subscription.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAClientSendsAfterItsRequestIsDiscarded() throws Exception {
      Fed subscription = new Fed();
      server.answer(ready(subscription));
      RawConnection client =
          RawConnection.send(
              server.uri(),
              "GET /api/jobs/7/stream HTTP/1.1",
              "Host: localhost",
              "",
              "GET / HTTP/1.1");
      subscription.write("data: 1\n\n");
      client.readUntil("data: 1");

      client.write("x".repeat(5000));
      subscription.write("data: 2\n\n");
      client.readUntil("data: 2");
      subscription.sink().close();

      assertThat(client.readToEnd()).endsWith("0\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
    }
  }

  private RawConnection open(Fed subscription, String connection) throws Exception {
    server.answer(ready(subscription));
    RawConnection client =
        RawConnection.send(
            server.uri(),
            "GET /api/jobs/7/stream HTTP/1.1",
            "Host: localhost",
            "Connection: " + connection);
    subscription.write("data: 1\n\n");
    client.readUntil("data: 1");
    return client;
  }
}
