package com.nubabel.api.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.bridge.testing.TestRedis;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopApplicationIT {
  private final DropwizardTestSupport<ShopConfiguration> shop =
      new DropwizardTestSupport<>(
          ShopApplication.class,
          "src/test/resources/com/nubabel/api/example/shop.yml",
          ConfigOverride.config("nubabel.redis.uri", TestRedis.uri()),
          ConfigOverride.config("nubabel.redis.prefix", TestRedis.prefix()));

  @BeforeEach
  void open() throws Exception {
    shop.before();
  }

  @AfterEach
  void close() {
    shop.after();
  }

  @Test
  void anOrderIsWatchedUntilItIsPackedAndItsReceiptIsMailed() {
    URI server = URI.create("http://127.0.0.1:" + shop.getLocalPort() + "/");

    var placed =
        HttpCalls.json(
            new HttpCalls(server)
                .post("orders", "{\"customer\":\"ada@example.com\",\"items\":[\"tea\",\"cup\"]}"));

    String id = placed.path("id").asText();
    assertThat(placed.path("stream").asText())
        .isEqualTo("/nubabel/queues/orders/jobs/" + id + "/stream");
    try (EventReader stream = EventReader.open(server, placed.path("stream").asText())) {
      List<Event> events = stream.readToEnd();
      assertThat(events).extracting(Event::name).contains("snapshot").endsWith("end");
      assertThat(events.toString())
          .contains("\"returnvalue\":{\"items\":2,\"label\":\"parcel-" + id + "\"}");
    }
    Mailer mailer = ((ShopApplication) shop.getApplication()).mailer();
    await()
        .untilAsserted(
            () ->
                assertThat(mailer.sent())
                    .containsExactly(
                        new Mailer.Mail(
                            "shop@example.com",
                            "ada@example.com",
                            "parcel-" + id + " is on its way")));
  }
}
