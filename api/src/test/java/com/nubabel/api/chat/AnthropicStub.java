package com.nubabel.api.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks Anthropic's documented streaming protocol on loopback: counts the calls, and answers each
 * by the next script, the last of which is repeated.
 */
final class AnthropicStub implements AutoCloseable {
  static final String KEY = "sk-ant-secret-0815";

  /** What the stub does with one call. */
  @FunctionalInterface
  interface Script {
    void answer(Reply reply) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Script> scripts = new ArrayDeque<>();
  final AtomicInteger calls = new AtomicInteger();
  final CopyOnWriteArrayList<String> bodies = new CopyOnWriteArrayList<>();

  /** With which each call came. */
  final CopyOnWriteArrayList<String> keys = new CopyOnWriteArrayList<>();

  private volatile CountDownLatch cut = new CountDownLatch(1);

  AnthropicStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/messages", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Sends a word every few ms until told to stop, or until nobody listens. */
  static Script wordsUntil(CountDownLatch enough, long pauseMillis) {
    return reply -> {
      reply.begin();
      for (int i = 0; !enough.await(pauseMillis, TimeUnit.MILLISECONDS); i++) {
        reply.text(0, "w" + i + " ");
      }
      reply.end();
    };
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Opens when a client has closed the connection in the middle of an answer. */
  CountDownLatch cut() {
    return cut;
  }

  /** Forgets scripts and calls. */
  synchronized void reset() {
    scripts.clear();
    calls.set(0);
    bodies.clear();
    keys.clear();
    cut = new CountDownLatch(1);
  }

  synchronized AnthropicStub then(Script script) {
    scripts.add(script);
    return this;
  }

  private synchronized Script next() {
    return scripts.size() > 1 ? scripts.removeFirst() : scripts.getFirst();
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String key = exchange.getRequestHeaders().getFirst("Authorization");
    keys.add(key == null ? "" : key.replaceFirst("^Bearer ", ""));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    try {
      next().answer(new Reply(exchange));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  /** A call under way. */
  final class Reply {
    private final HttpExchange exchange;
    private OutputStream out;

    Reply(HttpExchange exchange) {
      this.exchange = exchange;
    }

    void error(int status, String type, String message, String... headers) throws IOException {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] body =
          """
          {"type":"error","error":{"type":"%s","message":"%s"}}"""
              .formatted(type, message)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }

    /** The head and message_start. */
    void begin() throws IOException {
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      out = exchange.getResponseBody();
      event(
          """
          {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-stub","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":1}}}""");
    }

    void event(String data) throws IOException {
      String type = data.replaceFirst("(?s)^\\{\"type\":\"([a-z_]+)\".*", "$1");
      try {
        out.write(("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        cut.countDown();
        throw e;
      }
    }

    void textBlock(int index, String... pieces) throws IOException, InterruptedException {
      event(
          "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"
              .formatted(index));
      for (String piece : pieces) {
        text(index, piece);
      }
      event("{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index));
    }

    void text(int index, String piece) throws IOException {
      event(
          "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}"
              .formatted(index, piece));
    }

    void end() throws IOException {
      event(
          "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}}");
      event("{\"type\":\"message_stop\"}");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
