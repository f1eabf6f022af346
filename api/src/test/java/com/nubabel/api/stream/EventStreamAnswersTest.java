package com.nubabel.api.stream;

import static com.nubabel.api.stream.HandlerServer.later;
import static com.nubabel.api.stream.HandlerServer.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.RawConnection;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.sse.StreamOpening;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a request for a stream is answered: by its bytes, or by why there is none. */
class EventStreamAnswersTest {
  private final HandlerServer server = HandlerServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStreamOnHttp11HasExactlyThisHead() {
    server.answer(ready(new Fed("data: 1\n\n")));

    String response =
        RawConnection.send(server.uri(), "GET /api/jobs/7/stream HTTP/1.1", "Host: localhost")
            .readUntil("\r\n0\r\n\r\n");

    assertThat(withoutDate(response))
        .isEqualTo(
            """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Cache-Control: no-cache, no-transform\r
            X-Accel-Buffering: no\r
            Connection: keep-alive\r
            Transfer-Encoding: chunked\r
            \r
            9\r
            data: 1

            \r
            0\r
            \r
            """);
  }

  @Test
  void aStreamOnHttp10EndsWithTheConnection() {
    server.answer(ready(new Fed("data: 1\n\n")));

    String response =
        RawConnection.send(
                server.uri(), "GET /api/jobs/7/stream HTTP/1.0", "Connection: keep-alive")
            .readToEnd();

    assertThat(response)
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContain("chunked")
        .endsWith("\r\n\r\ndata: 1\n\n");
  }

  @Test
  void framesOfOneWriteGoOutInOneChunk() {
    server.answer(ready(new Fed("data: 1\n\n", "data: 2\n\n")));

    String response =
        RawConnection.send(server.uri(), "GET /api/jobs/7/stream HTTP/1.1", "Host: localhost")
            .readUntil("\r\n0\r\n\r\n");

    assertThat(response).contains("\r\n12\r\ndata: 1\n\ndata: 2\n\n\r\n");
  }

  @Test
  void nothingFollowsIs204() {
    server.answer(CompletableFuture.completedFuture(new StreamOpening.NothingFollows()));

    assertThat(server.get("/api/jobs/7/stream").readToEnd()).startsWith("HTTP/1.1 204 ");
  }

  @Test
  void anUnknownJobIs404() {
    server.answer(CompletableFuture.completedFuture(new StreamOpening.UnknownJob("demo", "7")));

    assertThat(server.get("/api/jobs/7/stream").readToEnd())
        .startsWith("HTTP/1.1 404 ")
        .endsWith("{\"code\":404,\"message\":\"there is no job 7 in queue 'demo'\"}");
  }

  @Test
  void comeLaterIs200SinceBrowsersGiveUpOnAllElse() {
    server.answer(later());

    assertThat(server.get("/api/jobs/7/stream").readToEnd())
        .startsWith("HTTP/1.1 200 ")
        .contains("text/event-stream")
        .contains("event: bye\n");
  }

  @Test
  void aBadEventIdIs400() {
    server.answer(CompletableFuture.failedFuture(new BadInputException("Last-Event-ID", "is odd")));

    assertThat(server.get("/api/jobs/7/stream").readToEnd())
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"code\":400,\"message\":\"Last-Event-ID is odd\"}");
  }

  @Test
  void whatFailedUnforeseenIs500WithoutItsReason() {
    server.answer(CompletableFuture.failedFuture(new IllegalStateException("secret")));

    assertThat(server.get("/api/jobs/7/stream").readToEnd())
        .startsWith("HTTP/1.1 500 ")
        .doesNotContain("secret");
  }

  private static String withoutDate(String response) {
    return response.replaceFirst("Date: .*\r\n", "");
  }
}
