package com.nubabel.bridge.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The few words that are said to Redis before there is a client and after there is one: one short
 * talk over a plain socket, all of it within one deadline. A client library would do for most of
 * it, but must not be asked what an unknown server is, and is closed by the time Redis is stopped.
 */
final class RedisSocket implements Closeable {
  private static final int LINE_MAX = 4096;

  private final Socket socket;
  private final InputStream in;
  private final Deadline deadline;

  /** Redis replied with an error, such as {@code LOADING …} or {@code NOAUTH …}. */
  static final class ErrorReply extends IOException {
    ErrorReply(String text) {
      super(text);
    }
  }

  private RedisSocket(Socket socket, Deadline deadline) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.deadline = deadline;
  }

  /**
   * Connects to the first of the host's addresses that listens.
   *
   * @param wait for the whole talk, from here to {@code close()}
   * @throws ConnectException if none does
   */
  static RedisSocket connect(RedisAddress address, Duration wait) throws IOException {
    Deadline deadline = Deadline.in(wait);
    IOException failure = null;
    for (InetAddress resolved : address.resolve()) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(resolved, address.port()), deadline.leftMillis());
        return new RedisSocket(socket, deadline);
      } catch (IOException e) {
        socket.close();
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null ? new UnknownHostException("unknown host " + address.host()) : failure;
  }

  /** As {@link #connect}, and logs in if the address has a password. */
  static RedisSocket login(RedisAddress address, Duration wait) throws IOException {
    RedisSocket socket = connect(address, wait);
    try {
      if (address.password() != null) {
        socket.call("AUTH", address.password());
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a command and reads the reply; an array's elements, or one element for other replies. */
  List<String> call(String... words) throws IOException {
    send(words);
    return read();
  }

  void send(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
    for (String word : words) {
      byte[] bytes = word.getBytes(UTF_8);
      out.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      out.writeBytes(bytes);
      out.writeBytes("\r\n".getBytes(UTF_8));
    }
    socket.getOutputStream().write(out.toByteArray());
  }

  /** One line without its end, cut after {@value #LINE_MAX} bytes. */
  String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = readByte(); b != '\n' && line.size() < LINE_MAX; b = readByte()) {
      line.write(b);
    }
    return line.toString(UTF_8).stripTrailing();
  }

  private List<String> read() throws IOException {
    String line = readLine();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+', ':' -> List.of(rest);
      case '$' -> List.of(readBulk(Integer.parseInt(rest)));
      case '*' -> {
        List<String> elements = new ArrayList<>();
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          elements.addAll(read());
        }
        yield elements;
      }
      case '-' -> throw new ErrorReply(rest);
      default -> throw new IOException("this is no reply of Redis: " + line);
    };
  }

  private String readBulk(int length) throws IOException {
    ByteArrayOutputStream bulk = new ByteArrayOutputStream();
    for (int i = 0; i < length; i++) {
      bulk.write(readByte());
    }
    readLine();
    return bulk.toString(UTF_8);
  }

  private int readByte() throws IOException {
    socket.setSoTimeout(deadline.leftMillis());
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the connection was closed");
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
