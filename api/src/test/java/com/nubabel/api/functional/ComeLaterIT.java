package com.nubabel.api.functional;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What will pass is told to streams with 200, {@code retry} and {@code bye}, since an EventSource
 * that sees another status never comes back; everybody else gets the status.
 */
class ComeLaterIT {
  private static final String CHAT = "api/chat/stream?prompt=hello";

  @Test
  void issuerOfKeysIsAway() throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).keyID("unknown").generate();
    String token =
        TestTokens.signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build(),
            new RSASSASigner(key),
            TestTokens.claims("alice").claim("subscribe", List.of("queues/*")));
    String nobody = "http://127.0.0.1:" + RedisProcess.freePort() + "/keys";
    try (RunningServer server =
        RunningServer.start(
            Map.of(
                "auth",
                "{\"type\":\"jwt\",\"algorithm\":\"RS256\",\"jwksUrl\":\"" + nobody + "\"}",
                "chat.queue",
                "chat"))) {
      HttpCalls http = new HttpCalls(server.baseUri());

      for (String stream :
          List.of(
              "api/events?queue=demo&",
              "api/queues/demo/jobs/1/stream?",
              "api/jobs/1/stream?",
              "api/jobs/stream?id=1&",
              "api/notifications/stream?",
              "api/chat/stream?prompt=hello&")) {
        assertToldToComeLater(server, stream + "token=" + token, "unavailable");
      }
      // The last is a job of that name, and no stream.
      for (String path : List.of("api/queues/demo/jobs/1", "api/queues/demo/jobs/stream")) {
        HttpResponse<String> refused = http.get(path + "?token=" + token);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
      }
      assertThat(http.get("api/events?queue=demo&token=x").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void callerChatsTooOften() {
    try (RunningServer server =
        RunningServer.start(
            Map.of("limits", "{\"writesPerSecond\":1,\"burst\":1}", "chat.queue", "chat"))) {
      HttpCalls http = new HttpCalls(server.baseUri());
      // On a slow machine a place has come free meanwhile.
      Event last = null;
      for (int i = 0; i < 30 && last == null; i++) {
        try (EventReader stream = EventReader.open(server.baseUri(), CHAT)) {
          Event first = stream.next();
          last = first.name().equals("bye") ? first : null;
        }
      }

      assertThat(last).isNotNull();
      assertThat(last.data().path("reason").asText()).isEqualTo("limited");
      HttpResponse<String> refused = http.post("api/chat", "{\"prompt\":\"hello\"}");
      for (int i = 0; i < 30 && refused.statusCode() == 202; i++) {
        refused = http.post("api/chat", "{\"prompt\":\"hello\"}");
      }
      assertThat(refused.statusCode()).isEqualTo(429);
    }
  }

  @Test
  void nodeIsFullAndNoModelIsAskedForAStreamThatIsRefused() {
    try (RunningServer server =
        RunningServer.start(Map.of("sse.maxConnections", "1", "chat", "{\"concurrency\":0}"))) {
      try (EventReader only = EventReader.open(server.baseUri(), "api/events?queue=demo")) {
        only.next();

        assertToldToComeLater(server, CHAT, "full");

        assertThat(chats(server)).isZero();
      }
      try (EventReader asked = openWhenThereIsRoom(server)) {
        assertThat(asked.next().name()).isEqualTo("snapshot");
        assertThat(chats(server)).isEqualTo(1);
      }
    }
  }

  private static EventReader openWhenThereIsRoom(RunningServer server) {
    while (true) {
      EventReader reader = EventReader.open(server.baseUri(), CHAT);
      if (!reader.next().name().equals("bye")) {
        return reader;
      }
      reader.close();
    }
  }

  private static int chats(RunningServer server) {
    HttpResponse<String> counts = new HttpCalls(server.adminUri()).get("api/queues/chat/counts");
    return json(counts).path("waiting").asInt();
  }

  @Test
  void redisIsAwayWhenAChatIsToBeAdded() {
    try (RedisProcess redis = TestRedis.startOwn();
        RunningServer server =
            RunningServer.start(
                Map.of(
                    "redis.uri", redis.uri(),
                    "redis.commandDeadline", "3s",
                    "chat.queue", "chat"))) {
      HttpCalls http = new HttpCalls(server.baseUri());

      redis.kill();

      // At once, when nobody has noticed yet, and again.
      assertToldToComeLater(server, CHAT, "unavailable");
      assertToldToComeLater(server, CHAT, "unavailable");
      assertThat(http.post("api/chat", "{\"prompt\":\"hello\"}").statusCode()).isEqualTo(503);
    }
  }

  private static void assertToldToComeLater(RunningServer server, String path, String reason) {
    HttpResponse<String> answer = new HttpCalls(server.baseUri()).get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache, no-transform");
    assertThat(answer.body())
        .matches("retry: [1-9][0-9]*\nevent: bye\ndata: \\{\"reason\":\"" + reason + "\"}\n\n");
  }
}
