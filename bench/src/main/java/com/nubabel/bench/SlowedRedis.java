package com.nubabel.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A Redis that can be put farther away: what the server sends then arrives so much later, as much
 * of it as may be at once. Loopback flatters who asks often.
 */
final class SlowedRedis implements AutoCloseable {
  /** Bytes of the server, and when they may go on; none is the end. */
  private static final class Chunk {
    final long dueNanos;
    final byte[] bytes;

    Chunk(long dueNanos, byte[] bytes) {
      this.dueNanos = dueNanos;
      this.bytes = bytes;
    }
  }

  private final ServerSocket door;
  private final int redisPort;
  private volatile long delayNanos;

  SlowedRedis(int redisPort) throws IOException {
    this.redisPort = redisPort;
    this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on. */
  void delayBy(long micros) {
    delayNanos = micros * 1000;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), redisPort);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      BlockingQueue<Chunk> late = new LinkedBlockingQueue<>();
      start("ask", () -> ask(client, server));
      start("hear", () -> hear(server.getInputStream(), late));
      start("answer", () -> answer(late, client));
    }
  }

  private static void ask(Socket client, Socket server) throws IOException {
    try (server) {
      client.getInputStream().transferTo(server.getOutputStream());
    }
  }

  private void hear(InputStream server, BlockingQueue<Chunk> late) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int read;
    try {
      while ((read = server.read(buffer)) >= 0) {
        late.add(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, read)));
      }
    } finally {
      late.add(new Chunk(0, new byte[0]));
    }
  }

  private static void answer(BlockingQueue<Chunk> late, Socket client)
      throws IOException, InterruptedException {
    try (client) {
      OutputStream out = client.getOutputStream();
      for (Chunk chunk = late.take(); chunk.bytes.length > 0; chunk = late.take()) {
        long left;
        while ((left = chunk.dueNanos - System.nanoTime()) > 0) {
          LockSupport.parkNanos(left);
        }
        out.write(chunk.bytes);
      }
    }
  }

  /** A step of the way, which ends with the connection. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                // The subject is gone.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "slowed-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
