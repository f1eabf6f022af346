package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.RedisUnavailableException;
import com.nubabel.bridge.sse.HubFixture.Client;
import com.nubabel.bridge.sse.StreamOpening.TryLater;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.RedisProxy;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What goes wrong around the hub, and what its streams then see. */
class TroubleIT {
  @Test
  void streamsGoOnAfterRedisWasKilledAndCameBack() {
    try (RedisProcess redis = TestRedis.startOwn();
        HubFixture fixture = new HubFixture(redis.uri(), quickHeartbeat())) {
      Client client = fixture.connectQueue("killed");
      String before = fixture.write("killed", "tick");
      assertThat(client.sink().next("tick").id()).isEqualTo(before);

      redis.kill();
      Awaitility.await().until(() -> !fixture.hub.isAdvancing());
      client.sink().nextPing();
      assertThat(((TryLater) fixture.open(HubFixture.queue("killed", null))).reason())
          .isEqualTo("unavailable");
      redis.restart();

      Awaitility.await().until(fixture.hub::isAdvancing);
      String after = fixture.write("killed", "tick");
      assertThat(client.sink().next("tick").id()).isEqualTo(after);
      Client resumed = fixture.connectQueue("killed", before);
      assertThat(resumed.sink().next("tick").id()).isEqualTo(after);
    }
  }

  @Test
  void actDuringWhichRedisGoesAwayIsToBeTriedLater() {
    try (RedisProcess redis = TestRedis.startOwn();
        HubFixture fixture = new HubFixture(redis.uri(), quickHeartbeat())) {
      Queue queue = fixture.queue("acts");
      StreamPreparation act =
          () -> {
            // The hub has not noticed yet.
            redis.kill();
            return queue
                .addAsync(NewJob.of("n", 1, JobOptions.NONE))
                .thenApply(added -> new StreamRequest.JobEvents("acts", added.id(), null));
          };

      assertThat(((TryLater) fixture.hub.open(act, Viewer.ANYBODY).join()).reason())
          .isEqualTo("unavailable");
    }
  }

  @Test
  void readerBehindTheWindowGoesOnAfterRedisWasAway() {
    try (RedisProcess redis = TestRedis.startOwn();
        HubFixture fixture = new HubFixture(redis.uri(), quickHeartbeat())) {
      Client slow = fixture.connectQueue("behind");
      slow.sink().nextPing();
      slow.sink().stall();
      for (int i = 0; i < 300; i++) {
        fixture.write("behind", "tick", "n", String.valueOf(i));
      }

      redis.kill();
      Awaitility.await().until(() -> !fixture.hub.isAdvancing());
      slow.sink().goOn();
      redis.restart();

      for (int i = 0; i < 300; i++) {
        assertThat(slow.sink().next("tick").text("n")).isEqualTo(String.valueOf(i));
      }
    }
  }

  @Test
  void redisThatDoesNotAnswerInTimeIsComeBackLater() {
    try (RedisProcess redis = TestRedis.startOwn();
        HubFixture fixture = new HubFixture(redis.uri(), quickHeartbeat())) {
      fixture.connectQueue("known");
      fixture.redis.commands().clientPause(3_000).toCompletableFuture().join();

      StreamOpening opening = fixture.open(HubFixture.queue("paused", null));

      assertThat(((TryLater) opening).reason()).isEqualTo("unavailable");
      Awaitility.await().until(() -> fixture.metrics.counter("sse.connections").getCount() == 1);
    }
  }

  @Test
  void connectionThatIsResetIsComeBackLaterAsIsOneThatEnds() {
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        HubFixture fixture = new HubFixture(proxy.uri(), quickHeartbeat())) {
      fixture.connectQueue("known");
      proxy.resetReplyTo(":reset:");

      StreamOpening opening = fixture.open(HubFixture.queue("reset", null));

      assertThat(((TryLater) opening).reason()).isEqualTo("unavailable");
      fixture.connectQueue("reset");
    }
  }

  @Test
  void readWhoseConnectionIsResetSaysThatRedisIsAway() {
    // Nothing else is under way: a reset fails what has waited longest, the rest is read again.
    try (RedisProxy proxy = new RedisProxy(TestRedis.uri());
        RedisConnections redis = RedisConnections.open(proxy.uri())) {
      Queue queue =
          new Queue(redis, new QueueKeys(TestRedis.prefix(), "read"), InstantSource.system());
      proxy.resetReplyTo(":read:");

      assertThatThrownBy(() -> queue.getJob("1")).isInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void redisThatForgotEverythingIsAGap() {
    try (RedisProcess redis = TestRedis.startOwn();
        HubFixture fixture = new HubFixture(redis.uri(), quickHeartbeat())) {
      Client client = fixture.connectQueue("forgot");
      fixture.write("forgot", "tick");
      client.sink().next("tick");

      fixture.redis.commands().flushall().toCompletableFuture().join();

      assertThat(client.sink().next("gap").text("reason")).isEqualTo("restarted");
    }
  }

  @Test
  void keyOfAWrongTypeEndsItsStreamsAndBlindsNoOther() {
    try (HubFixture fixture = new HubFixture(quickHeartbeat())) {
      Client broken = fixture.connectQueue("broken");
      Client fine = fixture.connectQueue("fine");
      fixture.write("broken", "tick");
      broken.sink().next("tick");

      fixture
          .redis
          .commands()
          .set(fixture.keys("broken").events(), "x")
          .toCompletableFuture()
          .join();
      fixture.connectQueue("wakesTheReader");

      assertThat(broken.sink().next("bye").text("reason")).isEqualTo("unavailable");
      broken.sink().awaitClosed();
      String id = fixture.write("fine", "tick");
      assertThat(fine.sink().next("tick").id()).isEqualTo(id);
      assertThat(fixture.open(HubFixture.queue("broken", null))).isInstanceOf(TryLater.class);

      fixture.redis.commands().del(fixture.keys("broken").events()).toCompletableFuture().join();
      Client mended = fixture.connectQueue("broken");
      String mendedId = fixture.write("broken", "tick");
      assertThat(mended.sink().next("tick").id()).isEqualTo(mendedId);
    }
  }

  @Test
  void whereNobodyMayUnblockTheReaderNewQueuesAreStillHeardSoon() {
    try (RedisProcess redis = TestRedis.startOwn()) {
      try (HubFixture admin = new HubFixture(redis.uri(), quickHeartbeat())) {
        admin
            .redis
            .commands()
            .aclSetuser(
                "limited",
                AclSetuserArgs.Builder.on()
                    .addPassword("pw")
                    .allKeys()
                    .allCommands()
                    .removeCommand(CommandType.CLIENT))
            .toCompletableFuture()
            .join();
      }
      String uri = redis.uri().replace("redis://", "redis://limited:pw@");
      try (HubFixture fixture = new HubFixture(uri, quickHeartbeat())) {
        Client first = fixture.connectQueue("first");
        fixture.write("first", "tick");
        first.sink().next("tick");

        long begun = System.nanoTime();
        Client second = fixture.connectQueue("second");
        fixture.write("second", "tick");
        second.sink().next("tick");

        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(1).toNanos());
      }
    }
  }

  private static HubOptions quickHeartbeat() {
    return new HubOptions(
        Duration.ofMillis(200),
        Duration.ofSeconds(3),
        100,
        100,
        Duration.ofHours(1),
        Duration.ofHours(1),
        50,
        1 << 20);
  }
}
