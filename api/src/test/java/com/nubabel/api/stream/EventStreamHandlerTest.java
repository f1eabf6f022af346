package com.nubabel.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.auth.ApiGuard;
import com.nubabel.api.auth.ApiRequests;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.testing.RawConnection;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.sse.EventSink;
import com.nubabel.bridge.sse.StreamOpening;
import com.nubabel.bridge.sse.StreamRequest;
import com.nubabel.bridge.sse.StreamRequest.Events;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import com.nubabel.bridge.sse.Subscription;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamHandlerTest {
  private static final int IDLE_MILLIS = 1000;

  private static final String BIG = "data: " + "x".repeat(1 << 20) + "\n\n";

  private final Server server = new Server();
  private final ServerConnector connector = connector("application");

  /** What the handler asked of the hub, and what the hub shall answer. */
  private volatile StreamRequest asked;

  private volatile CompletableFuture<StreamOpening> answer;

  private volatile Caller caller = Caller.anybody();

  @BeforeEach
  void start() throws Exception {
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Behind());
    server.insertHandler(
        new EventStreamHandler(
            "/api/",
            "demo",
            "notifications",
            (preparation, viewer) -> {
              asked = preparation.prepare().join();
              return answer;
            }));
    server.insertHandler(new ApiGuard(new ApiRequests("/api/"), request -> caller));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Nested
  class Routes {
    @ParameterizedTest
    @CsvSource({
      "/api/queues/video/jobs/7/stream, video, 7",
      "/api/queues/a%20b/jobs/%C3%BC+/stream, a b, ü+",
      "/api/jobs/7/stream, demo, 7",
      "/api/jobs/video:7/stream, video, 7",
      "/api/jobs/video:a:b:c/stream, video, a:b:c",
      "/api/jobs/stream?queue=video&id=a%2Fb, video, a/b",
      "/api/jobs/stream?id=7&unknown=1, demo, 7",
    })
    void aJobsStreamIsFoundByItsPath(String path, String queue, String id) {
      answer = later();

      get(path).readToEnd();

      assertThat(asked).isEqualTo(new JobEvents(queue, id, null));
    }

    @Test
    void eventsTakeManyQueuesAndNames() {
      answer = later();

      get("/api/events?queue=a&queue=b&event=progress&x=y").readToEnd();

      assertThat(asked).isEqualTo(new Events(Set.of("a", "b"), Set.of("progress"), null));
    }

    @ParameterizedTest
    @CsvSource({
      "?lastEventId=2-0, Last-Event-ID: 1-0, 1-0",
      "?lastEventId=2-0, Last-Event-ID:, 2-0",
      "?lastEventId=2-0, X: y, 2-0",
      "?lastEventId=, X: y, ",
    })
    void theHeaderIsTheCursorBeforeTheQuery(String query, String header, String cursor) {
      answer = later();

      send("GET /api/jobs/7/stream" + query + " HTTP/1.1", header).readToEnd();

      assertThat(asked.lastEventId()).isEqualTo(cursor);
    }

    @ParameterizedTest
    @CsvSource({
      "POST /api/events?queue=a",
      "HEAD /api/jobs/7/stream",
      "GET /api/queues/a/jobs/7",
      "GET /api/jobs/7",
      "GET /api/queues/a/jobs/7/stream/",
      "GET /other/events",
      "GET /",
    })
    void everythingElseIsPassedOn(String request) {
      String response = send(request + " HTTP/1.1").readToEnd();

      assertThat(response).startsWith("HTTP/1.1 202 ");
      assertThat(asked).isNull();
    }

    @Test
    void connectorsOfOthersArePassedOn() throws Exception {
      ServerConnector admin = connector("admin");
      server.addConnector(admin);
      admin.start();

      String response =
          RawConnection.send(
                  URI.create("http://127.0.0.1:" + admin.getLocalPort()),
                  "GET /api/events?queue=a HTTP/1.1",
                  "Host: localhost",
                  "Connection: close")
              .readToEnd();

      assertThat(response).startsWith("HTTP/1.1 202 ");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "/api/events | queue must be given 1 to 8 times, got 0",
          "/api/events?queue=a%3Ab | queue must be the name of a queue",
          "/api/jobs/stream | id must be the id of a job, got none",
        })
    void whatCannotBeIs400AndNamesTheParameter(String path, String problem) {
      String response = get(path).readToEnd();

      assertThat(response)
          .startsWith("HTTP/1.1 400 ")
          .contains("Content-Type: application/json")
          .contains("{\"code\":400,\"message\":\"" + problem);
    }
  }

  @Nested
  class Answers {
    @Test
    void aStreamOnHttp11HasExactlyThisHead() {
      answer = ready(new Fed("data: 1\n\n"));

      String response =
          RawConnection.send(uri(), "GET /api/jobs/7/stream HTTP/1.1", "Host: localhost")
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
      answer = ready(new Fed("data: 1\n\n"));

      String response =
          RawConnection.send(uri(), "GET /api/jobs/7/stream HTTP/1.0", "Connection: keep-alive")
              .readToEnd();

      assertThat(response)
          .doesNotContainIgnoringCase("keep-alive")
          .doesNotContain("chunked")
          .endsWith("\r\n\r\ndata: 1\n\n");
    }

    @Test
    void framesOfOneWriteGoOutInOneChunk() {
      answer = ready(new Fed("data: 1\n\n", "data: 2\n\n"));

      String response =
          RawConnection.send(uri(), "GET /api/jobs/7/stream HTTP/1.1", "Host: localhost")
              .readUntil("\r\n0\r\n\r\n");

      assertThat(response).contains("\r\n12\r\ndata: 1\n\ndata: 2\n\n\r\n");
    }

    @Test
    void nothingFollowsIs204() {
      answer = CompletableFuture.completedFuture(new StreamOpening.NothingFollows());

      assertThat(get("/api/jobs/7/stream").readToEnd()).startsWith("HTTP/1.1 204 ");
    }

    @Test
    void anUnknownJobIs404() {
      answer = CompletableFuture.completedFuture(new StreamOpening.UnknownJob("demo", "7"));

      assertThat(get("/api/jobs/7/stream").readToEnd())
          .startsWith("HTTP/1.1 404 ")
          .endsWith("{\"code\":404,\"message\":\"there is no job 7 in queue 'demo'\"}");
    }

    @Test
    void comeLaterIs200SinceBrowsersGiveUpOnAllElse() {
      answer = later();

      assertThat(get("/api/jobs/7/stream").readToEnd())
          .startsWith("HTTP/1.1 200 ")
          .contains("text/event-stream")
          .contains("event: bye\n");
    }

    @Test
    void aBadEventIdIs400() {
      answer = CompletableFuture.failedFuture(new BadInputException("Last-Event-ID", "is odd"));

      assertThat(get("/api/jobs/7/stream").readToEnd())
          .startsWith("HTTP/1.1 400 ")
          .endsWith("{\"code\":400,\"message\":\"Last-Event-ID is odd\"}");
    }

    @Test
    void whatFailedUnforeseenIs500WithoutItsReason() {
      answer = CompletableFuture.failedFuture(new IllegalStateException("secret"));

      assertThat(get("/api/jobs/7/stream").readToEnd())
          .startsWith("HTTP/1.1 500 ")
          .doesNotContain("secret");
    }
  }

  /** What both kinds of connection have in common: a socket of its own, and Jetty's response. */
  @Nested
  class Connections {
    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "close"})
    void aQuietStreamOutlivesTheIdleTimeout(String connection) throws Exception {
      Fed subscription = new Fed();
      RawConnection client = open(subscription, connection);

      // Three idle timeouts: an end within them would come as a cancel.
      assertThat(subscription.cancelled.await(3 * IDLE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
      subscription.write("data: 2\n\n");
      client.readUntil("data: 2");
      subscription.sink.close();

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
      subscription.sink.write(much, failure -> failed.complete(failure != null));

      subscription.sink.close();

      assertThat(failed.get(10, TimeUnit.SECONDS)).isTrue();
      client.close();
    }
  }

  @Nested
  class SocketsOfTheirOwn {
    @Test
    void aWriteIsOneChunkAndTheEndIsClean() throws Exception {
      Fed subscription = new Fed();
      RawConnection client = open(subscription, "keep-alive");
      subscription.write("data: 2\n\n");

      subscription.sink.close();

      String response = client.readToEnd();
      assertThat(response)
          .contains("Connection: keep-alive\r\n", "Transfer-Encoding: chunked\r\n")
          .endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
    }

    @Test
    void theSocketServesTheNextRequestAfterTheEnd() throws Exception {
      Fed first = new Fed();
      RawConnection client = open(first, "keep-alive");
      first.sink.close();
      client.readToEnd();

      for (int i = 2; i <= 3; i++) {
        Fed next = new Fed();
        answer = ready(next);
        client.write("GET /api/jobs/7/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        next.write("data: " + i + "0\n\n");
        client.readUntil("data: " + i + "0\n\n");
        next.sink.close();
        client.readUntil("\r\n0\r\n\r\n", i);
      }
      client.close();
    }

    @Test
    void aSocketThatServesNothingMoreIsClosedAfterTheIdleTimeout() throws Exception {
      Fed subscription = new Fed();
      RawConnection client = open(subscription, "keep-alive");
      subscription.sink.close();
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
      answer = ready(subscription);
      RawConnection client =
          RawConnection.send(
              uri(), "GET /api/jobs/7/stream HTTP/1.1", "Host: localhost", "", "GET / HTTP/1.1");
      subscription.write("data: 1\n\n");
      client.readUntil("data: 1");

      client.write("x".repeat(5000));
      subscription.write("data: 2\n\n");
      client.readUntil("data: 2");
      subscription.sink.close();

      assertThat(client.readToEnd()).endsWith("0\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
    }
  }

  private RawConnection open(Fed subscription, String connection) throws Exception {
    answer = ready(subscription);
    RawConnection client =
        RawConnection.send(
            uri(),
            "GET /api/jobs/7/stream HTTP/1.1",
            "Host: localhost",
            "Connection: " + connection);
    subscription.write("data: 1\n\n");
    client.readUntil("data: 1");
    return client;
  }

  private ServerConnector connector(String name) {
    HttpConfiguration quiet = new HttpConfiguration();
    quiet.setSendServerVersion(false);
    ServerConnector made = new ServerConnector(server, new HttpConnectionFactory(quiet));
    made.setHost("127.0.0.1");
    made.setName(name);
    return made;
  }

  private static CompletableFuture<StreamOpening> later() {
    return CompletableFuture.completedFuture(
        new StreamOpening.TryLater("full", bytes("retry: 1\nevent: bye\ndata: {}\n\n")));
  }

  private static CompletableFuture<StreamOpening> ready(Subscription subscription) {
    return CompletableFuture.completedFuture(new StreamOpening.Ready(subscription));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private RawConnection get(String path) {
    return send("GET " + path + " HTTP/1.1");
  }

  private RawConnection send(String request, String... headers) {
    String[] lines = new String[headers.length + 3];
    lines[0] = request;
    lines[1] = "Host: localhost";
    lines[2] = "Connection: close";
    System.arraycopy(headers, 0, lines, 3, headers.length);
    return RawConnection.send(uri(), lines);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  private static String withoutDate(String response) {
    return response.replaceFirst("Date: .*\r\n", "");
  }

  /** A subscription whose writes a test decides. */
  private static final class Fed implements Subscription {
    private final List<String> frames;
    private final CompletableFuture<EventSink> started = new CompletableFuture<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private EventSink sink;

    /**
     * @param frames to be written at once, before the end; without any the test writes
     */
    Fed(String... frames) {
      this.frames = List.of(frames);
    }

    @Override
    public void start(EventSink sink) {
      started.complete(sink);
      if (!frames.isEmpty()) {
        sink.write(
            frames.stream().map(EventStreamHandlerTest::bytes).toList(), failure -> sink.close());
      }
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    /** Waits until the write is done; whether it went well. */
    boolean write(String frame) throws Exception {
      sink = started.get(10, TimeUnit.SECONDS);
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      sink.write(List.of(bytes(frame)), failure -> done.complete(failure == null));
      return done.get(10, TimeUnit.SECONDS);
    }

    boolean writeUntilItFails(String frame) throws Exception {
      for (int i = 0; i < 1000; i++) {
        if (!write(frame)) {
          return true;
        }
      }
      return false;
    }
  }

  /** What stands behind the handler under test. */
  private static final class Behind extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.setStatus(202);
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      return true;
    }
  }
}
