package com.nubabel.api.bundle;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.TestTokens;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.testing.TestRedis;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two bundles in one application, under {@code /app}: the left one asks who calls, the right one
 * does not.
 */
class NubabelBundleIT {
  private static final String CONFIGURATION =
      "src/test/resources/com/nubabel/api/bundle/neighbours.yml";
  private static final DropwizardTestSupport<Neighbours.Settings> SUPPORT =
      new DropwizardTestSupport<>(
          Neighbours.class,
          CONFIGURATION,
          ConfigOverride.config("left.redis.uri", TestRedis.uri()),
          ConfigOverride.config("left.redis.prefix", TestRedis.prefix()),
          ConfigOverride.config("left.auth.secret", TestTokens.SECRET),
          ConfigOverride.config(
              "left.adminAuth.users[0].password",
              BCrypt.withDefaults().hashToString(4, "right".toCharArray())),
          ConfigOverride.config("right.redis.uri", TestRedis.uri()),
          ConfigOverride.config("right.redis.prefix", TestRedis.prefix()));

  private static URI server;
  private static HttpCalls http;
  private static HttpCalls admin;

  @BeforeAll
  static void open() throws Exception {
    SUPPORT.before();
    server = URI.create("http://127.0.0.1:" + SUPPORT.getLocalPort() + "/");
    http = new HttpCalls(server);
    admin = new HttpCalls(URI.create("http://127.0.0.1:" + SUPPORT.getAdminPort() + "/"));
  }

  @AfterAll
  static void close() {
    SUPPORT.after();
  }

  private static Neighbours application() {
    return SUPPORT.getApplication();
  }

  @Test
  void eachDoesTheJobsOfItsOwnQueueOfTheSameName() {
    Queue left = application().left.queue("work");
    Queue right = application().right.queue("work");
    String leftId = left.add("n", 1).id();
    String rightId = right.add("n", 1).id();

    assertThat(left.await(leftId, Duration.ofSeconds(20)).toString())
        .isEqualTo("{\"by\":\"left\"}");
    assertThat(right.await(rightId, Duration.ofSeconds(20)).toString())
        .isEqualTo("{\"by\":\"right\"}");
  }

  @Test
  void aJobIsAddedReadAndWatchedBelowTheRootPathAndTheName() {
    HttpResponse<String> added = http.post("app/right/queues/work/jobs", "{\"name\":\"n\"}");

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.headers().firstValue("Content-Security-Policy")).isPresent();
    String id = json(added).path("id").asText();
    String stream = application().right.streamPath("work", id);
    assertThat(json(added).path("stream").asText())
        .isEqualTo(stream)
        .isEqualTo("/app/right/queues/work/jobs/" + id + "/stream");
    try (EventReader events = EventReader.open(server, stream)) {
      assertThat(events.readToEnd()).extracting(Event::name).endsWith("end");
    }
    assertThat(json(http.get("app/right/queues/work/jobs/" + id)).path("state").asText())
        .isEqualTo("completed");
    assertThat(json(http.post("app/right/queues/work/jobs", "7")).path("message").asText())
        .startsWith("the body must be an object");
  }

  @Test
  void resourcesOfTheApplicationAreNeitherShadowedNorFilteredNorMapped() {
    HttpResponse<String> token = http.get("app/queues?token=theirs");
    assertThat(token.body()).isEqualTo("token theirs");
    assertThat(token.headers().firstValue("Content-Security-Policy")).isEmpty();
    HttpResponse<String> text =
        http.send(
            http.request("app/queues")
                .header("Content-Type", "text/plain")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("as it is")));
    assertThat(text.body()).isEqualTo("text as it is");
    HttpResponse<String> bad = http.get("app/queues/bad");
    assertThat(bad.statusCode()).isEqualTo(418);
    assertThat(bad.body()).isEqualTo("own: field is bad");
    for (String elsewhere : new String[] {"app/events?queue=work", "right/events?queue=work"}) {
      assertThat(http.get(elsewhere).statusCode()).as(elsewhere).isEqualTo(404);
    }
  }

  @Test
  void eachAsksWhoCallsInItsOwnWay() {
    assertThat(http.get("app/left/queues/work/jobs/1").statusCode()).isEqualTo(401);
    assertThat(http.get("app/left/events?queue=work").statusCode()).isEqualTo(401);
    assertThat(http.get("app/right/queues/work/jobs/none").statusCode()).isEqualTo(404);
    String id = application().left.queue("work").add("n", 1).id();
    String path = application().left.streamPath("work", id).substring(1);
    String reader = TestTokens.watcher("ada", "queues/work");
    try (EventReader events = EventReader.open(server, path + "?token=" + reader)) {
      assertThat(events.readToEnd()).extracting(Event::name).endsWith("end");
    }
  }

  @Test
  void theAdminsPortIsGuardedWhereItIsOurs() {
    assertThat(admin.get("left/api/queues").statusCode()).isEqualTo(401);
    assertThat(admin.post("tasks/left/pause?queue=work", "").statusCode()).isEqualTo(401);
    assertThat(admin.get("left/metrics/prometheus").statusCode()).isEqualTo(401);
    assertThat(admin.get("healthcheck").statusCode()).isEqualTo(200);
    assertThat(admin.get("right/api/queues").statusCode()).isEqualTo(200);
    assertThat(admin.get("api/queues").statusCode()).isEqualTo(404);
    assertThat(admin.get("metrics/prometheus").statusCode()).isNotEqualTo(401);

    String basic = Base64.getEncoder().encodeToString("ops:right".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> let =
        admin.send(
            admin.request("left/api/queues").header("Authorization", "Basic " + basic).GET());
    assertThat(let.statusCode()).isEqualTo(200);
  }

  @Test
  void tasksHealthChecksAndMetricsBearTheName() {
    application().right.queue("idle").settings().resume();
    application().right.queue("idle").add("n", 1);

    HttpResponse<String> drained = admin.post("tasks/right/drain?queue=idle&dryRun=true", "");
    assertThat(drained.statusCode()).isEqualTo(200);
    assertThat(drained.body()).contains("1");
    assertThat(json(admin.get("healthcheck")).fieldNames())
        .toIterable()
        .contains(
            "left.redis", "left.bridge", "left.worker.work", "right.redis", "right.worker.work");
    assertThat(json(admin.get("metrics")).path("gauges").fieldNames())
        .toIterable()
        .contains("left.bridge.lag", "right.bridge.lag", "right.worker.work.active");
    assertThat(admin.get("right/metrics/prometheus").body())
        .contains("nubabel_jobs_active{queue=\"work\"}");
  }
}
