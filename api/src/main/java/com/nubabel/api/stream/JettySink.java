package com.nubabel.api.stream;

import com.nubabel.bridge.sse.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A response as the connection of a subscription. Writes go straight to the socket, without a
 * buffer of the container's, and hold no thread while the socket is full.
 */
final class JettySink implements EventSink {
  private final Response response;
  private final Callback callback;
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile boolean writing;

  /**
   * @param callback of the request, completed when the response is over
   */
  JettySink(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
  }

  @Override
  public void write(List<ByteBuffer> frames, Written written) {
    writing = true;
    response.write(
        false,
        gathered(frames),
        Callback.from(() -> onWritten(written), failure -> onFailed(failure, written)));
  }

  /** One buffer for all: Jetty takes one at a time, and each write is a call to the system. */
  private static ByteBuffer gathered(List<ByteBuffer> frames) {
    if (frames.size() == 1) {
      return frames.get(0).duplicate();
    }
    int bytes = frames.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer all = ByteBuffer.allocate(bytes);
    frames.forEach(frame -> all.put(frame.duplicate()));
    return all.flip();
  }

  private void onWritten(Written written) {
    writing = false;
    written.done(null);
  }

  private void onFailed(Throwable failure, Written written) {
    fail(failure);
    written.done(failure);
  }

  /** During a write that does not end, this ends it. */
  @Override
  public void close() {
    if (writing) {
      fail(new IOException("a write did not end"));
    } else {
      end();
    }
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }
  }

  /** The client is gone: the request is over, whatever was still to be written. */
  void fail(Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      callback.failed(failure);
    }
  }
}
