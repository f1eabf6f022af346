package com.nubabel.bench.sse;

import com.nubabel.bridge.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Holds many streams in one thread, and does as little as it can for each event, so that it is not
 * the bottleneck: {@code LoadClient <port> <path> <source address>}. Lines on stdin are commands:
 * {@code open <n>} opens so many more, {@code reopen} expects all that are there to break and come
 * back; both are answered by {@code open} when all are. {@code reset} begins to count anew, and
 * {@code figures} gives {@code {total, least, most, lost, p50, p99}}: events in all and of the
 * stream with the least and the most, breaks, and latencies in ms. Unasked, {@code delivered <n>}
 * says that there were n for each stream on average. A stream that breaks is opened again at once.
 */
final class LoadClient {
  /** Connections that are not yet answered: within the backlog of every server. */
  private static final int OPENING_MAX = 40;

  private static final long RETRY_NANOS = 20_000_000;

  private final Selector selector = Selector.open();
  private final InetSocketAddress server;
  private final String source;
  private final ByteBuffer request;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final Queue<String> commands = new ConcurrentLinkedQueue<>();

  // Of the thread that runs it alone.
  private final List<ClientStream> streams = new ArrayList<>();
  private final Deque<ClientStream> toOpen = new ArrayDeque<>();
  private LatencyHistogram latencies = new LatencyHistogram();
  private int opening;
  private int unopened;
  private long notBefore = System.nanoTime();
  private long total;
  private long lost;
  private long reported;

  private LoadClient(int port, String path, String source) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.source = source;
    String head =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n"
            .formatted(path, port);
    this.request = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  public static void main(String[] arguments) throws IOException {
    LoadClient client = new LoadClient(Integer.parseInt(arguments[0]), arguments[1], arguments[2]);
    Thread reader = new Thread(client::readCommands, "commands");
    reader.setDaemon(true);
    reader.start();
    client.run();
  }

  private void readCommands() {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    in.lines().forEach(this::command);
    System.exit(0);
  }

  private void command(String line) {
    commands.add(line);
    selector.wakeup();
  }

  private void run() throws IOException {
    while (true) {
      selector.select(this::ready, toOpen.isEmpty() ? 0 : 10);
      String command;
      while ((command = commands.poll()) != null) {
        obey(command.split(" ", 2));
      }
      openMore();
      report();
    }
  }

  private void obey(String[] command) {
    switch (command[0]) {
      case "open" -> {
        int count = Integer.parseInt(command[1]);
        unopened += count;
        for (int i = 0; i < count; i++) {
          ClientStream stream = new ClientStream();
          streams.add(stream);
          toOpen.add(stream);
        }
      }
      case "reopen" -> unopened += streams.size();
      case "reset" -> reset();
      case "figures" -> System.out.println(Json.write(figures()));
      default -> throw new IllegalArgumentException("no such command: " + command[0]);
    }
  }

  private void reset() {
    streams.forEach(stream -> stream.count(-stream.received()));
    latencies = new LatencyHistogram();
    total = 0;
    lost = 0;
    reported = 0;
    System.out.println("reset");
  }

  private Map<String, Object> figures() {
    var received = streams.stream().mapToInt(ClientStream::received).summaryStatistics();
    return Map.of(
        "total", total,
        "least", received.getMin(),
        "most", received.getMax(),
        "lost", lost,
        "p50", latencies.quantile(0.5),
        "p99", latencies.quantile(0.99));
  }

  private void openMore() throws IOException {
    while (opening < OPENING_MAX && !toOpen.isEmpty() && System.nanoTime() - notBefore >= 0) {
      opening++;
      toOpen.remove().connect(selector, source, server);
    }
  }

  private void ready(SelectionKey key) {
    ClientStream stream = (ClientStream) key.attachment();
    try {
      if (key.isConnectable()) {
        stream.connected(key, request.duplicate());
      } else {
        if (stream.read(buffer)) {
          opened();
        }
        int events = Marker.count(buffer, latencies);
        stream.count(events);
        total += events;
      }
    } catch (IOException e) {
      broken(stream);
    }
  }

  private void opened() {
    opening--;
    if (--unopened == 0) {
      System.out.println("open");
    }
  }

  private void broken(ClientStream stream) {
    try {
      if (stream.close()) {
        lost++;
      } else {
        opening--;
        notBefore = System.nanoTime() + RETRY_NANOS;
      }
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
    toOpen.add(stream);
  }

  private void report() {
    long delivered = streams.isEmpty() ? 0 : total / streams.size();
    if (delivered > reported) {
      reported = delivered;
      System.out.println("delivered " + delivered);
    }
  }
}
