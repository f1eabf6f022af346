package com.nubabel.bench.sse;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The streams of one {@link LoadClient}, a process of its own, which may hold 19,000. */
final class Crowd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Last parts of loopback addresses, each with some 28,000 ports for one server. */
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final Process client;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private int streams;
  private long delivered;

  /** Each from an address of its own: what is closed holds its port there for a minute. */
  Crowd(int port, String path) throws IOException {
    client =
        new ProcessBuilder(
                JavaServer.java(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LoadClient.class.getName(),
                String.valueOf(port),
                path,
                "127.0.1." + ADDRESSES.incrementAndGet())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread reader = new Thread(this::read, "crowd");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = client.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = output.readLine()) != null) {
        if (line.startsWith("delivered ")) {
          delivered(Long.parseLong(line.substring("delivered ".length())));
        } else {
          answers.add(line);
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private synchronized void delivered(long count) {
    delivered = count;
    notifyAll();
  }

  int streams() {
    return streams;
  }

  /** Opens so many more streams, and waits until they are open. */
  Duration open(int count) throws InterruptedException {
    long began = System.nanoTime();
    streams += count;
    tell("open " + count);
    awaitOpen();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Says that all streams will break; {@link #awaitOpen} then waits until they are back. */
  void expectBreak() {
    tell("reopen");
  }

  void awaitOpen() throws InterruptedException {
    expect("open");
  }

  /** Begins to count events anew. All that were sent must have come. */
  void reset() throws InterruptedException {
    tell("reset");
    expect("reset");
    delivered(0);
  }

  /** Waits until each stream has got so many events, on average. */
  synchronized void awaitDelivered(long count) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (delivered < count) {
      TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "of " + count + " events for each stream " + delivered + " have come");
      }
    }
  }

  /** As {@link LoadClient} gives them. */
  JsonNode figures() throws InterruptedException {
    tell("figures");
    return Json.parse(answer());
  }

  double cpuMicros() {
    return RunningServer.cpuMicros(client.toHandle());
  }

  private void tell(String command) {
    try {
      client.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the load client is gone", e);
    }
  }

  private void expect(String wanted) throws InterruptedException {
    String answer = answer();
    if (!wanted.equals(answer)) {
      throw new IllegalStateException("the load client said " + answer + ", not " + wanted);
    }
  }

  private String answer() throws InterruptedException {
    String answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new IllegalStateException("the load client does not answer");
    }
    return answer;
  }

  /** Its sockets are closed when this returns. */
  @Override
  public void close() {
    client.destroyForcibly();
    client.onExit().join();
  }
}
