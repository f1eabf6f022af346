package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.Nginx;
import com.nubabel.api.testing.ServerProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one Redis behind a real nginx with the configuration that we ship. */
class NginxIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;

  private static ServerProcess one;
  private static ServerProcess other;
  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    String prefix = TestRedis.prefix();
    CompletableFuture<ServerProcess> first =
        CompletableFuture.supplyAsync(() -> node("one", prefix));
    other = node("other", prefix);
    one = first.join();
    nginx = Nginx.start(directory(), List.of(one.baseUri(), other.baseUri()));
  }

  private static ServerProcess node(String name, String prefix) {
    return ServerProcess.start(
        directory(name),
        Map.of(
            "redis.uri",
            TestRedis.uri(),
            "redis.prefix",
            prefix,
            "redis.embedded",
            "never",
            "workers",
            "[]"));
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable part : new AutoCloseable[] {nginx, one, other}) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void theFirstBlockComesAtOnceOverHttp2AlsoToWhoTakesGzip() {
    try (EventReader stream = open("api/events?queue=quiet", "Accept-Encoding", "gzip")) {
      assertThat(stream.response().version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(stream.response().statusCode()).isEqualTo(200);
      assertThat(stream.response().headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(stream.response().headers().firstValue("Cache-Control"))
          .hasValue("no-cache, no-transform");

      assertThat(stream.next().name()).isEqualTo("ping");
    }
  }

  @Test
  void nginxDelaysNoEventBy50MillisNotEvenForWhoTakesGzip() throws Exception {
    int events = 100;
    HttpCalls http = new HttpCalls(one.baseUri());
    try (Nginx before = Nginx.start(directory(), List.of(one.baseUri()));
        EventReader direct = EventReader.open(one.baseUri(), "api/events?queue=fast");
        EventReader proxied =
            EventReader.open(
                before.client(),
                before.baseUri(),
                "api/events?queue=fast",
                "Accept-Encoding",
                "gzip")) {
      var atNode = CompletableFuture.supplyAsync(() -> arrivals(direct, events));
      var behind = CompletableFuture.supplyAsync(() -> arrivals(proxied, events));
      List<Long> posted = new ArrayList<>();
      for (int n = 0; n < events; n++) {
        posted.add(System.nanoTime());
        publish(http, "fast", n);
      }
      List<Long> own = atNode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      List<Long> seen = behind.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      // Against the node's own stream, since a machine that is busy with others delays both alike.
      assertThat(percentile(95, millisBetween(own, seen))).isLessThan(50);
      assertThat(percentile(50, millisBetween(posted, seen))).isLessThan(50);
    }
  }

  /** When each of the numbered events came, which must come in their order. */
  private static List<Long> arrivals(EventReader stream, int events) {
    List<Long> nanos = new ArrayList<>();
    while (nanos.size() < events) {
      Event event = stream.next();
      if (event.name().equals("tick")) {
        assertThat(event.data().path("n").asInt()).isEqualTo(nanos.size());
        nanos.add(System.nanoTime());
      }
    }
    return nanos;
  }

  private static List<Long> millisBetween(List<Long> starts, List<Long> ends) {
    return IntStream.range(0, starts.size())
        .mapToObj(i -> (ends.get(i) - starts.get(i)) / 1_000_000)
        .sorted()
        .toList();
  }

  private static long percentile(int percent, List<Long> sorted) {
    return sorted.get(sorted.size() * percent / 100);
  }

  @Test
  void otherAnswersAreCompressed() throws Exception {
    HttpRequest page =
        HttpRequest.newBuilder(nginx.baseUri()).header("Accept-Encoding", "gzip").build();

    HttpResponse<byte[]> answer = nginx.client().send(page, BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
  }

  @Test
  void whereNoNodeIsLeftAStreamIsToldToComeLaterAndOthersFail() throws Exception {
    try (Nginx alone = Nginx.start(directory(), List.of(URI.create("http://127.0.0.1:1/")))) {
      try (EventReader stream =
          EventReader.open(alone.client(), alone.baseUri(), "api/events?queue=q&token=hidden")) {
        assertThat(stream.response().statusCode()).isEqualTo(200);
        assertThat(stream.readToEnd()).extracting(Event::name).containsExactly("bye");
      }
      HttpRequest job =
          HttpRequest.newBuilder(alone.baseUri().resolve("api/queues/q/jobs/1?token=hidden"))
              .build();
      assertThat(alone.client().send(job, BodyHandlers.ofString()).statusCode()).isEqualTo(502);
      assertThat(alone.logs()).contains("/api/events").doesNotContain("hidden");
    }
  }

  @Test
  void aNodeThatIsKilledCostsNoEvent() throws Exception {
    int last = 400;
    int readers = 6;
    HttpCalls survivor = new HttpCalls(other.baseUri());
    ExecutorService threads = Executors.newFixedThreadPool(readers);
    try {
      List<Following> followings =
          IntStream.range(0, readers).mapToObj(i -> new Following(last)).toList();
      List<CompletableFuture<Void>> ends =
          followings.stream()
              .map(following -> CompletableFuture.runAsync(following::toTheLast, threads))
              .toList();
      await().atMost(PATIENCE).until(() -> followings.stream().allMatch(f -> f.isConnected));
      for (int n = 1; n <= last; n++) {
        publish(survivor, "killed", n);
        if (n == 150) {
          one.kill();
        }
      }

      for (CompletableFuture<Void> end : ends) {
        end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      assertThat(followings)
          .allSatisfy(
              following ->
                  assertThat(following.seen)
                      .containsExactlyElementsOf(IntStream.rangeClosed(1, last).boxed().toList()));
      assertThat(followings).as("of the node that was killed").anyMatch(f -> f.connections > 1);
      assertThat(followings).as("of the other").anyMatch(f -> f.connections == 1);
    } finally {
      threads.shutdownNow();
      one.restart();
    }
  }

  /** A browser's tab: comes back with the last id, however its stream ends. */
  private static final class Following {
    final List<Integer> seen = new ArrayList<>();
    final int last;
    volatile boolean isConnected;
    int connections;

    Following(int last) {
      this.last = last;
    }

    void toTheLast() {
      String cursor = "";
      while (seen.isEmpty() || seen.get(seen.size() - 1) < last) {
        connections++;
        try (EventReader stream = open("api/events?queue=killed", "Last-Event-ID", cursor)) {
          for (Event event = stream.next(); event != null; event = stream.next()) {
            cursor = event.id().isEmpty() ? cursor : event.id();
            isConnected = true;
            if (event.name().equals("tick")) {
              seen.add(event.data().path("n").asInt());
              if (seen.get(seen.size() - 1) == last) {
                return;
              }
            }
          }
        } catch (UncheckedIOException cut) {
          // As when a node is killed.
        }
      }
    }
  }

  private static void publish(HttpCalls http, String queue, int n) {
    HttpResponse<String> answer =
        http.post(
            "api/events",
            "{\"queue\":\"%s\",\"event\":\"tick\",\"data\":{\"n\":%d}}".formatted(queue, n));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static EventReader open(String path, String... headers) {
    return EventReader.open(nginx.client(), nginx.baseUri(), path, headers);
  }

  private static Path directory() {
    return directory("nginx");
  }

  private static Path directory(String name) {
    try {
      return Files.createTempDirectory(directory, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
