package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Something that listens on a port and is no Redis. */
final class Stranger implements AutoCloseable {
  private final ServerSocket listening;

  /**
   * @param answer sent to everyone who says something; null: silence
   */
  Stranger(String answer) throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    // Ends by itself: the probe hangs up after two seconds, and the port is closed by the test.
    new Thread(() -> serve(answer), "stranger").start();
  }

  String uri() {
    return "redis://127.0.0.1:" + listening.getLocalPort();
  }

  private void serve(String answer) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        int first = socket.getInputStream().read();
        if (answer != null) {
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          socket.shutdownOutput();
        }
        while (first >= 0 && socket.getInputStream().read() >= 0) {
          // Until the other side ends it.
        }
      } catch (IOException e) {
        // The other side or close() ended it.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
