package com.nubabel.api.stream;

import com.nubabel.api.auth.ApiGuard;
import com.nubabel.api.auth.ApiRequests;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.testing.RawConnection;
import com.nubabel.bridge.sse.StreamOpening;
import com.nubabel.bridge.sse.StreamRequest;
import com.nubabel.bridge.sse.Subscription;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The handler under test in a Jetty of its own, which speaks to a hub whose answer the test gives.
 * Its connections may be idle for {@link #IDLE_MILLIS}.
 */
final class HandlerServer implements AutoCloseable {
  static final int IDLE_MILLIS = 1000;

  private final Server server = new Server();
  private final ServerConnector connector = connector("application");

  /** What the handler asked of the hub, and what the hub shall answer. */
  private volatile StreamRequest asked;

  private volatile CompletableFuture<StreamOpening> answer;

  static HandlerServer start() {
    HandlerServer started = new HandlerServer();
    try {
      started.run();
      return started;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void run() throws Exception {
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
    server.insertHandler(new ApiGuard(new ApiRequests("/api/"), request -> Caller.anybody()));
    server.start();
  }

  /** What the handler asked of the hub; null if it has not. */
  StreamRequest asked() {
    return asked;
  }

  /** Lets the hub answer all that is asked from now on. */
  void answer(CompletableFuture<StreamOpening> opening) {
    answer = opening;
  }

  URI uri() {
    return uriOf(connector);
  }

  /** Where it listens by one connector more. */
  URI listen(String connectorName) throws Exception {
    ServerConnector added = connector(connectorName);
    server.addConnector(added);
    added.start();
    return uriOf(added);
  }

  private static URI uriOf(ServerConnector connector) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /** Asks by HTTP/1.1, with the connection to end after the answer. */
  RawConnection get(String path) {
    return send("GET " + path + " HTTP/1.1");
  }

  /** As {@link #get}, with any first line and more headers. */
  RawConnection send(String request, String... headers) {
    String[] lines = new String[headers.length + 3];
    lines[0] = request;
    lines[1] = "Host: localhost";
    lines[2] = "Connection: close";
    System.arraycopy(headers, 0, lines, 3, headers.length);
    return RawConnection.send(uri(), lines);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerConnector connector(String name) {
    HttpConfiguration quiet = new HttpConfiguration();
    quiet.setSendServerVersion(false);
    ServerConnector made = new ServerConnector(server, new HttpConnectionFactory(quiet));
    made.setHost("127.0.0.1");
    made.setName(name);
    return made;
  }

  static CompletableFuture<StreamOpening> later() {
    return CompletableFuture.completedFuture(
        new StreamOpening.TryLater("full", bytes("retry: 1\nevent: bye\ndata: {}\n\n")));
  }

  static CompletableFuture<StreamOpening> ready(Subscription subscription) {
    return CompletableFuture.completedFuture(new StreamOpening.Ready(subscription));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
