package com.nubabel.bench.sse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One stream of the load client. It is open from its first bytes until its socket ends. */
final class ClientStream {
  private static final String OK = "HTTP/1.1 200";

  private SocketChannel socket;
  private boolean open;
  private int received;

  void connect(Selector selector, String source, InetSocketAddress server) throws IOException {
    socket = SocketChannel.open();
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.bind(new InetSocketAddress(source, 0));
    socket.connect(server);
    socket.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Asks for the stream. */
  void connected(SelectionKey key, ByteBuffer request) throws IOException {
    socket.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    socket.write(request);
  }

  /**
   * Reads once what has come.
   *
   * @param buffer what was read is in it from 0 to its position
   * @return whether the stream is open since now
   */
  boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (socket.read(buffer) < 0) {
      throw new IOException("the server has ended the stream");
    }
    boolean first = !open && buffer.position() > 0;
    if (first) {
      checkHead(buffer);
      open = true;
    }
    return first;
  }

  private static void checkHead(ByteBuffer buffer) {
    byte[] head = new byte[Math.min(OK.length(), buffer.position())];
    buffer.get(0, head);
    String text = new String(head, StandardCharsets.US_ASCII);
    if (!text.equals(OK)) {
      throw new IllegalStateException("a stream was answered by " + text);
    }
  }

  /** Closes the socket, and says whether the stream was open. */
  boolean close() throws IOException {
    boolean was = open;
    open = false;
    socket.close();
    return was;
  }

  void count(int events) {
    received += events;
  }

  int received() {
    return received;
  }
}
