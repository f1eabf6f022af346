package com.nubabel.bridge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a Redis server, on a loopback port of its own, and breaks connections
 * where a test wants them broken: after the server has done what was asked, before its reply.
 */
public final class RedisProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile String cutRepliesTo;
  private volatile boolean resets;
  private volatile boolean refuses;
  private volatile boolean keepsOpen;

  public RedisProxy(String serverUri) {
    this.server = URI.create(serverUri);
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("accept", this::acceptAll);
  }

  public String uri() {
    return "redis://127.0.0.1:" + listener.getLocalPort();
  }

  /** Breaks the connection on which a request with this text comes next, before its reply. */
  public void cutReplyTo(String text) {
    cutRepliesTo = text;
  }

  /** The same, as a server does that is killed with something unread: by a reset. */
  public void resetReplyTo(String text) {
    resets = true;
    cutReplyTo(text);
  }

  /** From now on a client that ends its side of a connection hears nothing more. */
  public void keepOpen() {
    keepsOpen = true;
  }

  /** Breaks all connections, and refuses new ones until {@link #heal}. */
  public void breakAll() {
    refuses = true;
    sockets.forEach(RedisProxy::close);
  }

  public void heal() {
    refuses = false;
  }

  @Override
  public void close() {
    breakAll();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      try {
        if (!refuses) {
          connect(client);
          continue;
        }
      } catch (IOException e) {
        // The server is away: the client finds its connection closed.
      }
      client.close();
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream = new Socket(server.getHost(), server.getPort());
    Pair pair = new Pair(client, upstream);
    sockets.add(client);
    sockets.add(upstream);
    start("requests", pair::requests);
    start("replies", pair::replies);
  }

  /** One connection through the proxy. */
  private final class Pair {
    private final Socket client;
    private final Socket upstream;
    private volatile boolean cutsNextReply;

    Pair(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void requests() throws IOException {
      copy(
          client,
          upstream,
          bytes -> {
            String text = cutRepliesTo;
            if (text != null && bytes.contains(text)) {
              cutRepliesTo = null;
              cutsNextReply = true;
            }
            return true;
          });
    }

    void replies() throws IOException {
      copy(
          upstream,
          client,
          bytes -> {
            if (cutsNextReply && resets) {
              client.setSoLinger(true, 0);
            }
            return !cutsNextReply;
          });
    }

    private void copy(Socket from, Socket to, Gate gate) throws IOException {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[64 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!gate.passes(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
            return;
          }
          out.write(buffer, 0, read);
        }
      } finally {
        if (!keepsOpen) {
          close(from);
          close(to);
        }
      }
    }
  }

  private interface Gate {
    boolean passes(String bytes) throws IOException;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The connection, or the proxy, was closed.
              }
            },
            "redis-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
