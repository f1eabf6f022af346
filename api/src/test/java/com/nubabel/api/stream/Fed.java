package com.nubabel.api.stream;

import static com.nubabel.api.stream.HandlerServer.bytes;

import com.nubabel.bridge.sse.EventSink;
import com.nubabel.bridge.sse.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A subscription whose writes a test decides. */
final class Fed implements Subscription {
  final CountDownLatch cancelled = new CountDownLatch(1);
  private final List<String> frames;
  private final CompletableFuture<EventSink> started = new CompletableFuture<>();
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
      sink.write(frames.stream().map(HandlerServer::bytes).toList(), failure -> sink.close());
    }
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }

  /** What the handler gave at the start; null before the first write of the test. */
  EventSink sink() {
    return sink;
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
