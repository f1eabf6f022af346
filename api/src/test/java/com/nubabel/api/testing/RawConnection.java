package com.nubabel.api.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One HTTP/1 exchange, byte by byte: for what clients would hide. Reads wait for 20 s at most.
 * Meant for one thread.
 */
public final class RawConnection implements AutoCloseable {
  private static final int READ_MILLIS_MAX = 20_000;

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_MILLIS_MAX);
  }

  /**
   * Sends a request.
   *
   * @param lines of its head, without the ends of lines
   */
  public static RawConnection send(URI server, String... lines) {
    try {
      return send(new Socket(InetAddress.getLoopbackAddress(), server.getPort()), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request over a connection, which is closed with this. */
  public static RawConnection send(Socket socket, String... lines) {
    try {
      RawConnection connection = new RawConnection(socket);
      connection.write(String.join("\r\n", lines) + "\r\n\r\n");
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that has come when a text has come, that included. */
  public String readUntil(String text) {
    return readUntil(text, 1);
  }

  /** As {@link #readUntil(String)}, when the text has come that many times. */
  public String readUntil(String text, int times) {
    try {
      InputStream in = socket.getInputStream();
      while (text().split(Pattern.quote(text), -1).length <= times) {
        int next = in.read();
        if (next < 0) {
          throw new IllegalStateException("the connection ended after: " + text());
        }
        received.write(next);
      }
      return text();
    } catch (IOException e) {
      throw new IllegalStateException("no '" + text + "' after: " + text(), e);
    }
  }

  /** All that has come when the server has ended the connection, or a stream by its last chunk. */
  public String readToEnd() {
    try {
      int next;
      while ((next = socket.getInputStream().read()) >= 0) {
        received.write(next);
        if (next == '\n' && text().endsWith("\r\n0\r\n\r\n")) {
          break;
        }
      }
      return text();
    } catch (IOException e) {
      throw new IllegalStateException("no end after: " + text(), e);
    }
  }

  /** Whether the server ends the connection, sending nothing more. */
  public boolean isEnded() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    return received.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
