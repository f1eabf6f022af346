package com.nubabel.bridge.sse;

import com.nubabel.bridge.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection that keeps what it is given as frames, parsed as the SSE standard says. It can stop
 * to take writes, and be cut.
 */
final class RecordingSink implements EventSink {
  private static final int FRAMES_MAX = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>(FRAMES_MAX);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger writesUnderWay = new AtomicInteger();
  private final StringBuilder text = new StringBuilder();

  // Guarded by this.
  private boolean isStalled;
  private boolean isCut;
  private Written stalled;
  private int writes;
  private long largestWrite;
  private String lastId;

  @Override
  public void write(List<ByteBuffer> buffers, Written written) {
    if (writesUnderWay.getAndIncrement() != 0) {
      throw new AssertionError("two writes at once");
    }
    synchronized (this) {
      if (isCut) {
        writesUnderWay.decrementAndGet();
        written.done(new IOException("cut"));
        return;
      }
      record(buffers);
      if (isStalled) {
        stalled = written;
        return;
      }
    }
    writesUnderWay.decrementAndGet();
    written.done(null);
  }

  private void record(List<ByteBuffer> buffers) {
    writes++;
    StringBuilder written = new StringBuilder();
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
      written.append(StandardCharsets.UTF_8.decode(buffer.duplicate()));
    }
    largestWrite = Math.max(largestWrite, bytes);
    text.append(written);
    if (!written.toString().endsWith("\n\n")) {
      throw new AssertionError("a write must end with a frame: " + written);
    }
    for (String block : written.substring(0, written.length() - 2).split("\n\n", -1)) {
      parse(block);
    }
  }

  private void parse(String block) {
    String event = "message";
    List<String> data = new ArrayList<>();
    for (String line : block.split("\n", -1)) {
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      switch (field) {
        case "id" -> lastId = value;
        case "event" -> event = value;
        case "data" -> data.add(value);
        default -> {}
      }
    }
    if (data.size() != 1) {
      throw new AssertionError("a block must have one data line: " + block);
    }
    if (!frames.offer(new Frame(lastId, event, Json.parse(data.get(0))))) {
      throw new AssertionError("more than " + FRAMES_MAX + " frames");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** Takes one more write, and no other. */
  synchronized void stall() {
    isStalled = true;
  }

  void goOn() {
    Written waiting;
    synchronized (this) {
      isStalled = false;
      waiting = stalled;
      stalled = null;
    }
    if (waiting != null) {
      writesUnderWay.decrementAndGet();
      waiting.done(null);
    }
  }

  /** Breaks the connection; what was taken so far counts as received. */
  synchronized void cut() {
    isCut = true;
  }

  /** The next frame, pings left out. */
  Frame next() {
    Frame frame;
    do {
      frame = nextOfAny();
    } while (frame.event().equals("ping"));
    return frame;
  }

  /** The next frame of this name, with which nothing else but pings may come. */
  Frame next(String event) {
    Frame frame = next();
    if (!frame.event().equals(event)) {
      throw new AssertionError("expected " + event + ", got " + frame);
    }
    return frame;
  }

  /** The next frame of this name; what comes before it is passed over. */
  Frame drainUntil(String event) {
    Frame frame;
    do {
      frame = nextOfAny();
    } while (!frame.event().equals(event));
    return frame;
  }

  Frame nextPing() {
    Frame frame = nextOfAny();
    if (!frame.event().equals("ping")) {
      throw new AssertionError("expected ping, got " + frame);
    }
    return frame;
  }

  /** The next frame. */
  Frame nextOfAny() {
    try {
      Frame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came");
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The frames there are now, pings left out. */
  List<Frame> drain() {
    List<Frame> drained = new ArrayList<>();
    frames.drainTo(drained);
    drained.removeIf(frame -> frame.event().equals("ping"));
    return drained;
  }

  void awaitClosed() {
    try {
      if (!closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("not closed; unread: " + frames);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized String lastId() {
    return lastId;
  }

  synchronized int writes() {
    return writes;
  }

  synchronized long largestWrite() {
    return largestWrite;
  }
}
