package com.nubabel.api.stream;

import com.nubabel.bridge.sse.EventSink;
import com.nubabel.bridge.sse.Subscription;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The socket of an event stream over HTTP/1.1, taken over from Jetty once the head is known, which
 * goes out with the first chunk. To Jetty the request is complete then, and its parser, channel,
 * buffers and request are let go: what is left of an open stream is the socket and this object,
 * where a response that stays open holds some 3 KB more. And since somebody reads the socket, a
 * client that goes away is noticed at once, not at the next heartbeat.
 *
 * <p>Jetty's part in this is public: a connection in the request's {@link
 * HttpStream#UPGRADE_CONNECTION_ATTRIBUTE} succeeds the one that served the request. The body is
 * chunked (RFC 9112, 7.1), one chunk for each write. After the last one the socket is kept, as the
 * head has promised, and given back to Jetty with the client's next request. HTTP/2 has one socket
 * for many streams, and HTTP/1.0 and {@code Connection: close} end the body with the socket: those
 * keep to {@link JettySink}.
 */
final class StreamConnection extends AbstractConnection.NonBlocking
    implements EventSink, Connection.UpgradeTo {
  private static final HttpField CHUNKED =
      new PreEncodedHttpField(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
  private static final byte[] CRLF = {'\r', '\n'};

  /** Hexadecimal digits of the size of a chunk, and two line ends. */
  private static final int CHUNK_OVERHEAD_BYTES = 8 + 2 * CRLF.length;

  private static final ByteBuffer LAST_CHUNK =
      ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /** What a client sends after its request is read to be thrown away, this much at once. */
  private static final int DISCARDED_BYTES = 512;

  private final Subscription subscription;
  private final Connector connector;

  /** Set before the subscription is started; null when it is under way, with the first write. */
  private ByteBuffer head;

  // Guarded by this.
  private boolean writing;
  private boolean closing;

  /** Set once, when the last chunk is about to be written: what comes then is a next request. */
  private volatile boolean ended;

  /** Whether something was thrown away: what follows it is then perhaps no request. */
  private volatile boolean discarded;

  private StreamConnection(
      EndPoint endPoint, Executor executor, Subscription subscription, Connector connector) {
    super(endPoint, executor);
    this.subscription = subscription;
    this.connector = connector;
  }

  /** Whether the socket of a request can be taken over. */
  static boolean suits(ConnectionMetaData connection) {
    return connection.getHttpVersion() == HttpVersion.HTTP_1_1 && connection.isPersistent();
  }

  /**
   * Takes the socket over, and starts the subscription on it.
   *
   * @param callback of the request
   */
  static void takeOver(
      Subscription subscription, Request request, Response response, Callback callback) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Executor executor = request.getComponents().getExecutor();
    // Heartbeats find a dead peer, and the hub gives up a write that takes too long.
    endPoint.setIdleTimeout(0);
    response.getHeaders().put(CHUNKED);
    StreamConnection connection =
        new StreamConnection(
            endPoint, executor, subscription, request.getConnectionMetaData().getConnector());
    request.addHttpStreamWrapper(stream -> new Withheld(stream, connection));
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
    response.write(
        false,
        BufferUtil.EMPTY_BUFFER,
        Callback.from(
            callback::succeeded,
            failure -> {
              subscription.cancel();
              callback.failed(failure);
            }));
  }

  /**
   * Keeps back what Jetty would send: the head, for the connection to send it with the first chunk,
   * and the end of the response, after which clients would expect nothing more.
   */
  private static final class Withheld extends HttpStream.Wrapper {
    private final StreamConnection connection;

    Withheld(HttpStream stream, StreamConnection connection) {
      super(stream);
      this.connection = connection;
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      if (response != null) {
        connection.head = ResponseHead.of(response);
      }
      callback.succeeded();
    }
  }

  /**
   * What the client had sent beyond its request gets no answer: this connection has none to give.
   */
  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    discarded |= BufferUtil.hasContent(buffer);
    BufferUtil.clear(buffer);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    fillInterested();
    subscription.start(this);
  }

  /** The client has sent something, or is gone. */
  @Override
  public void onFillable() {
    if (ended && !discarded) {
      giveBack();
      return;
    }
    ByteBuffer buffer = BufferUtil.allocate(DISCARDED_BYTES);
    try {
      int read;
      while ((read = getEndPoint().fill(buffer)) > 0) {
        discarded = true;
        BufferUtil.clear(buffer);
      }
      if (read == 0) {
        fillInterested();
      } else {
        fail(new EOFException("the client is gone"));
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Lets Jetty read what is there: the next request, or the end. */
  private void giveBack() {
    EndPoint socket = getEndPoint();
    socket.upgrade(
        connector
            .getConnectionFactory(HttpVersion.HTTP_1_1.asString())
            .newConnection(connector, socket));
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    fail(cause);
  }

  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return ended;
  }

  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    subscription.cancel();
  }

  private void fail(Throwable cause) {
    subscription.cancel();
    getEndPoint().close(cause);
  }

  @Override
  public void write(List<ByteBuffer> frames, Written written) {
    synchronized (this) {
      writing = true;
    }
    send(
        Callback.from(
            () -> {
              written();
              written.done(null);
            },
            failure -> {
              fail(failure);
              written.done(failure);
            }),
        chunk(frames));
  }

  private void send(Callback callback, ByteBuffer chunk) {
    ByteBuffer first = head;
    if (first == null) {
      getEndPoint().write(callback, chunk);
    } else {
      head = null;
      getEndPoint().write(callback, first, chunk);
    }
  }

  /** One chunk, in one buffer: a call to the system costs more than to copy a few frames. */
  private static ByteBuffer chunk(List<ByteBuffer> frames) {
    int bytes = 0;
    for (ByteBuffer frame : frames) {
      bytes += frame.remaining();
    }
    ByteBuffer chunk = ByteBuffer.allocate(bytes + CHUNK_OVERHEAD_BYTES);
    chunk.put(Integer.toHexString(bytes).getBytes(StandardCharsets.US_ASCII)).put(CRLF);
    for (ByteBuffer frame : frames) {
      chunk.put(frame.duplicate());
    }
    return chunk.put(CRLF).flip();
  }

  private void written() {
    boolean last;
    synchronized (this) {
      writing = false;
      last = closing;
    }
    if (last) {
      end();
    }
  }

  /** During a write that does not end, this ends it. */
  @Override
  public void close() {
    boolean stuck;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      stuck = writing;
    }
    if (stuck) {
      getEndPoint().close();
    } else {
      end();
    }
  }

  private void end() {
    EndPoint socket = getEndPoint();
    ended = true;
    socket.setIdleTimeout(connector.getIdleTimeout());
    Runnable then = discarded ? socket::close : () -> {};
    send(Callback.from(then, failure -> socket.close()), LAST_CHUNK.duplicate());
  }
}
