package com.nubabel.api.auth.jwt;

import static com.nubabel.api.testing.TestTokens.claims;
import static com.nubabel.api.testing.TestTokens.hs256;
import static com.nubabel.api.testing.TestTokens.watcher;
import static com.nubabel.api.testing.TestTokens.writer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.events.QueueEventsProducer;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a token allows, of jobs and of streams: that passes, and the nearest forbidden fails. */
class JwtAccessIT {
  private static final String JOB = "{\"name\":\"echo\",\"data\":1}";

  private static RunningServer server;
  private static HttpCalls http;
  private static RedisConnections redis;

  @BeforeAll
  static void start() {
    server = JwtServer.start();
    http = new HttpCalls(server.baseUri());
    redis = RedisConnections.open(server.redisUri());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @Nested
  class Resources {
    @Test
    void aJobIsReadByWhoMayWatchItAndByNobodyElse() {
      assertThat(get("api/queues/demo/jobs/none", watcher("alice", "queues/demo"))).isEqualTo(404);
      assertThat(get("api/queues/demo/jobs/none", watcher("alice", "queues/demo/jobs/none")))
          .isEqualTo(404);
      assertThat(get("api/queues/demo/jobs/none", watcher("alice", "queues/demo/jobs/other")))
          .isEqualTo(403);
      assertThat(get("api/queues/demo/jobs/none", watcher("alice", "queues/demos"))).isEqualTo(403);
      assertThat(get("api/queues/demo/jobs/none", writer("alice", "queues/demo"))).isEqualTo(403);
      assertThat(get("api/queues/demo/jobs/none/logs", watcher("alice", "queues/other")))
          .isEqualTo(403);
    }

    @Test
    void aJobIsAddedByWhoMayPublishAndByNobodyElse() {
      assertThat(post("api/queues/demo/jobs", writer("alice", "queues/demo"))).isEqualTo(201);
      assertThat(post("api/queues/demo/jobs", writer("alice", "queues/*"))).isEqualTo(201);
      assertThat(post("api/queues/demo/jobs", writer("alice", "queues/other"))).isEqualTo(403);
      assertThat(post("api/queues/demo/jobs", watcher("alice", "queues/demo"))).isEqualTo(403);
    }

    @Test
    void aChildIsAddedByWhoMayPublishToItsParentsQueueAsWell() {
      String child =
          "{\"name\":\"n\",\"data\":{},\"opts\":{\"parent\":{\"id\":\"none\",\"queue\":\"%s:%s\"}}}";
      String ofOther = child.formatted(server.prefix(), "other");

      assertThat(post("api/queues/demo/jobs", writer("alice", "queues/demo"), ofOther))
          .isEqualTo(403);
      assertThat(
              post(
                  "api/queues/demo/jobs",
                  writer("alice", "queues/demo"),
                  "[" + JOB + "," + ofOther + "]"))
          .isEqualTo(403);
      assertThat(
              post("api/queues/demo/jobs", writer("alice", "queues/demo", "queues/other"), ofOther))
          .isEqualTo(409); // Allowed; but there is no such parent.
    }

    private int get(String path, String token) {
      return http.send(http.request(path).header("Authorization", "Bearer " + token)).statusCode();
    }

    private int post(String path, String token) {
      return post(path, token, JOB);
    }

    private int post(String path, String token, String body) {
      return http.send(
              http.request(path)
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body)))
          .statusCode();
    }
  }

  @Nested
  class Streams {
    @Test
    void aQueueIsWatchedByWhoMayWatchEachThatIsAskedFor() {
      String token = watcher("streams", "queues/a", "queues/b");

      assertThat(status("api/events?queue=a&queue=b", token)).isEqualTo(200);
      assertThat(status("api/events?queue=a&queue=c", token)).isEqualTo(403);
      assertThat(status("api/events?queue=a", watcher("streams", "queues/a/jobs/*")))
          .isEqualTo(403);
    }

    @Test
    void aJobIsWatchedByWhoMayWatchItAndByNobodyElse() {
      assertThat(status("api/queues/a/jobs/1/stream", watcher("u", "queues/a/jobs/1")))
          .isEqualTo(404);
      assertThat(status("api/jobs/stream?queue=a&id=1", watcher("u", "queues/a"))).isEqualTo(404);
      assertThat(status("api/queues/a/jobs/1/stream", watcher("u", "queues/a/jobs/2")))
          .isEqualTo(403);
      assertThat(status("api/jobs/a:1/stream", watcher("u", "queues/demo"))).isEqualTo(403);
      assertThat(status("api/jobs/1/stream", watcher("u", "queues/a"))).isEqualTo(403);
    }

    private int status(String path, String token) {
      try (EventReader stream =
          EventReader.open(server.baseUri(), path, "Authorization", "Bearer " + token)) {
        return stream.response().statusCode();
      }
    }

    @Test
    void whatIsMeantForAnotherUserIsNeitherReplayedNorShownLive() {
      String first = write("mine", "alice", "first");
      write("mine", "bob", "hidden");
      write("mine", "alice", "replayed");
      String token = watcher("alice", "queues/mine");

      try (EventReader stream =
          EventReader.open(
              server.baseUri(), "api/events?queue=mine&token=" + token, "Last-Event-ID", first)) {
        List<Event> replayed = stream.readUntil(event -> event.name().equals("replayed"));
        write("mine", "bob", "hidden");
        write("mine", null, "live");
        List<Event> live = stream.readUntil(event -> event.name().equals("live"));

        assertThat(replayed).extracting(Event::name).containsExactly("ping", "replayed");
        assertThat(live).extracting(Event::name).contains("live").doesNotContain("hidden");
      }
    }

    @Test
    void whoMayWatchTheOtherUserSeesWhatIsMeantForHim() {
      String first = write("theirs", "alice", "first");
      write("theirs", "bob", "shown");
      String token = watcher("alice", "queues/theirs", "users/bob");

      try (EventReader stream =
          EventReader.open(
              server.baseUri(),
              "api/events?queue=theirs&token=" + token + "&lastEventId=" + first)) {
        assertThat(stream.readUntil(event -> event.name().equals("shown"))).isNotEmpty();
      }
    }

    @Test
    void theStreamEndsWithItsToken() {
      // Expiry is told in whole seconds.
      Instant until = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2);
      String token =
          hs256(
              claims("brief")
                  .claim("subscribe", List.of("queues/q"))
                  .expirationTime(Date.from(until)));

      try (EventReader stream =
          EventReader.open(server.baseUri(), "api/events?queue=q&token=" + token)) {
        List<Event> events = stream.readToEnd();

        assertThat(Instant.now()).isBetween(until, until.plusMillis(900));
        Event bye = events.get(events.size() - 1);
        assertThat(bye.name()).isEqualTo("bye");
        assertThat(bye.data().path("reason").asText()).isEqualTo("expired");
      }
      assertThat(http.get("api/events?queue=q&token=" + token).statusCode()).isEqualTo(401);
    }

    @Test
    void aUserWithManyStreamsIsToldToComeLaterAndOthersAreNot() {
      String many = "api/events?queue=q&token=" + watcher("many", "queues/q");
      try (EventReader first = EventReader.open(server.baseUri(), many);
          EventReader second = EventReader.open(server.baseUri(), many);
          EventReader third = EventReader.open(server.baseUri(), many);
          EventReader other =
              EventReader.open(
                  server.baseUri(), "api/events?queue=q&token=" + watcher("few", "queues/q"))) {
        assertThat(first.next().name()).isEqualTo("ping");
        assertThat(second.next().name()).isEqualTo("ping");
        assertThat(third.response().statusCode()).isEqualTo(200);
        assertThat(third.next().data().path("reason").asText()).isEqualTo("full");
        assertThat(third.next()).isNull();
        assertThat(other.next().name()).isEqualTo("ping");
      }
    }

    private String write(String queue, String userId, String event) {
      Map<String, String> fields = userId == null ? Map.of() : Map.of("userId", userId);
      return new QueueEventsProducer(redis, new QueueKeys(server.prefix(), queue))
          .publishEvent(event, fields)
          .join()
          .toString();
    }
  }
}
