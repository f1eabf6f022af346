package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.events.QueueEventsProducer;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that open a stream and stop reading. */
class SlowReadersIT {
  private static final int STALLED = 100;
  private static final int EVENTS = 1100;

  /** It holds one write, of 64 KB and an event; what was published is 6 MB. */
  private static final long HEAP_MAX = 256 << 10;

  private static final String PAD = "x".repeat(6000);

  @Test
  void whoStopsReadingDelaysNeitherOthersNorTheShutdownAndHoldsLittle() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try (RunningServer server = RunningServer.start();
        RedisConnections redis = RedisConnections.open(server.redisUri());
        EventReader live = EventReader.open(server.baseUri(), "api/events?queue=slow")) {
      QueueEventsProducer producer =
          new QueueEventsProducer(redis, new QueueKeys(server.prefix(), "slow"));
      publishAndRead(producer, live, 0);
      long heap = usedHeap();
      for (int i = 0; i < STALLED; i++) {
        // With a socket of its own, and with Jetty's response.
        stalled.add(stall(server, i % 2 == 0 ? "keep-alive" : "close"));
      }

      publishAndRead(producer, live, EVENTS);

      long each = (usedHeap() - heap) / STALLED;
      System.out.printf("heap of a stream whose client stopped reading: %d KB%n", each >> 10);
      assertThat(each).isLessThan(HEAP_MAX);
    } finally {
      // After the server, whose stop fails if it waits for them in vain.
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  /** The reader must have them all in time. */
  private static void publishAndRead(QueueEventsProducer producer, EventReader live, int from)
      throws Exception {
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(
            () -> {
              for (int n = from; n < from + EVENTS; n++) {
                Event event = live.next();
                while (event.name().equals("ping")) {
                  event = live.next();
                }
                assertThat(event.data().path("n").asInt()).isEqualTo(n);
              }
            });
    CompletableFuture<StreamId> last = null;
    for (int n = from; n < from + EVENTS; n++) {
      last = producer.publishEvent("tick", Map.of("data", Map.of("n", n, "pad", PAD)));
    }
    last.get(20, TimeUnit.SECONDS);
    reading.get(20, TimeUnit.SECONDS);
  }

  private static Socket stall(RunningServer server, String connection) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.baseUri().getPort()));
    socket
        .getOutputStream()
        .write(
            "GET /api/events?queue=slow HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n"
                .formatted(connection)
                .getBytes(StandardCharsets.US_ASCII));
    // Up to its first block.
    assertThat(socket.getInputStream().read()).isPositive();
    return socket;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
