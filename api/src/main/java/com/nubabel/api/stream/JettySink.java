package com.nubabel.api.stream;

import com.nubabel.bridge.sse.EventSink;
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

  /** Guarded by this: whether a write is under way, and whether the end is to follow it. */
  private boolean writing;

  private boolean closing;

  /**
   * @param callback of the request, completed when the response is over
   */
  JettySink(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
  }

  @Override
  public void write(List<ByteBuffer> frames, Written written) {
    synchronized (this) {
      writing = true;
    }
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
    boolean last;
    synchronized (this) {
      writing = false;
      last = closing;
    }
    if (last) {
      end();
    }
    written.done(null);
  }

  private void onFailed(Throwable failure, Written written) {
    fail(failure);
    written.done(failure);
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      if (writing) {
        return;
      }
    }
    end();
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
