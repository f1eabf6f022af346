package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Redis goes away under a server, and comes back. */
class RedisAwayIT {
  @Test
  void callsAre503StreamsAreToldToComeLaterAndAllIsWellWhenItIsBack() {
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server =
            RunningServer.start(Map.of("redis.uri", redis.uri(), "redis.commandDeadline", "3s"))) {
      HttpCalls http = new HttpCalls(server.baseUri());
      HttpCalls admin = new HttpCalls(server.adminUri());
      String id = http.add("unworked", "{\"name\":\"n\"}");

      redis.kill();

      HttpResponse<String> read = http.get("api/queues/unworked/jobs/" + id);
      assertThat(read.statusCode()).isEqualTo(503);
      assertThat(read.headers().firstValue("Retry-After")).hasValue("5");
      assertThat(json(read).path("message").asText()).contains("does not answer");
      HttpResponse<String> add = http.post("api/queues/unworked/jobs", "{\"name\":\"n\"}");
      assertThat(add.statusCode()).isEqualTo(503);
      assertThat(json(admin.get("healthcheck")).path("redis").path("healthy").asBoolean())
          .isFalse();
      try (EventReader stream =
          EventReader.open(server.baseUri(), "api/queues/unworked/jobs/" + id + "/stream")) {
        assertThat(stream.response().statusCode()).isEqualTo(200);
        assertThat(stream.readToEnd()).extracting(EventReader.Event::name).endsWith("bye");
      }

      redis.restart();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> admin.get("healthcheck").statusCode() == 200);
      assertThat(http.get("api/queues/unworked/jobs/" + id).statusCode()).isEqualTo(200);
      String job = http.add("demo", "{\"name\":\"echo\"}");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  json(http.get("api/queues/demo/jobs/" + job))
                      .path("state")
                      .asText()
                      .equals("completed"));
    }
  }
}
