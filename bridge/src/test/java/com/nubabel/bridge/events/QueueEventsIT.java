package com.nubabel.bridge.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueEventsIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "q");
  private RedisConnections redis;
  private QueueEventsProducer producer;

  @BeforeEach
  void connect() {
    redis = RedisConnections.open(TestRedis.uri());
    producer = new QueueEventsProducer(redis, keys);
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  @Test
  void whatHappensAfterItIsOpenIsHeardByTypeAndWhatHappenedBeforeIsNot() throws Exception {
    publish("before", 0);
    BlockingQueue<TypedEvent> heard = new LinkedBlockingQueue<>();

    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      events.on(TypedEvent.class, heard::add);
      StreamId custom = publish("greeting", 1);
      String job = new Queue(redis, keys, InstantSource.system()).add("n", Map.of()).id();

      assertThat(next(heard))
          .isEqualTo(new TypedEvent.Custom(custom, "greeting", null, Map.of("n", "1")));
      assertThat(next(heard))
          .isInstanceOfSatisfying(
              TypedEvent.Added.class,
              added -> {
                assertThat(added.jobId()).isEqualTo(job);
                assertThat(added.name()).isEqualTo("n");
              });
      assertThat(next(heard)).isInstanceOf(TypedEvent.Waiting.class);
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void listenerOfOneTypeHearsNoOther() throws Exception {
    BlockingQueue<TypedEvent.Progress> heard = new LinkedBlockingQueue<>();

    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      events.on(TypedEvent.Progress.class, heard::add);
      write(Map.of("event", "paused"));
      write(Map.of("event", "progress", "jobId", "7", "data", "{\"percent\":5}"));
      write(Map.of("event", "progress", "jobId", "8", "data", "not JSON"));

      assertThat(next(heard).data().path("percent").asInt()).isEqualTo(5);
      assertThat(next(heard).data().asText()).isEqualTo("not JSON");
    }
  }

  @Test
  void listenerResumesAfterAnyEventAndMissesNoneUntilNow() throws Exception {
    List<StreamId> ids = IntStream.range(0, 1200).mapToObj(n -> publishQuietly("tick", n)).toList();
    BlockingQueue<TypedEvent> heard = new LinkedBlockingQueue<>();

    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      events.onAfter(ids.get(99), TypedEvent.class, heard::add);
      StreamId last = publish("tick", 1200);

      for (StreamId id : ids.subList(100, 1200)) {
        assertThat(next(heard).id()).isEqualTo(id);
      }
      assertThat(next(heard).id()).isEqualTo(last);
    }
  }

  @Test
  void listenerThatThrowsAndOneThatBlocksStopNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<TypedEvent> good = new LinkedBlockingQueue<>();
    BlockingQueue<TypedEvent> slow = new LinkedBlockingQueue<>();
    BlockingQueue<TypedEvent> bad = new LinkedBlockingQueue<>();
    int many = Delivery.PENDING_MAX + 500;

    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      events.on(
          TypedEvent.class,
          event -> {
            bad.add(event);
            throw new IllegalStateException("on purpose");
          });
      events.on(
          TypedEvent.class,
          event -> {
            awaitQuietly(release);
            slow.add(event);
          });
      events.on(TypedEvent.class, good::add);
      List<StreamId> ids =
          IntStream.range(0, many).mapToObj(n -> publishQuietly("tick", n)).toList();

      for (StreamId id : ids) {
        assertThat(next(good).id()).isEqualTo(id);
      }
      assertThat(slow).isEmpty();
      release.countDown();
      for (StreamId id : ids) {
        assertThat(next(slow).id()).isEqualTo(id);
      }
      await().atMost(LIMIT).untilAsserted(() -> assertThat(bad).hasSize(many));
    }
  }

  @Test
  void listenerThatWasTooSlowForTheTrimIsToldTheGap() throws Exception {
    List<StreamId> ids = IntStream.range(0, 20).mapToObj(n -> publishQuietly("tick", n)).toList();
    redis.commands().xtrim(keys.events(), false, 5).get();
    BlockingQueue<TypedEvent> heard = new LinkedBlockingQueue<>();

    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      events.onAfter(ids.get(3), TypedEvent.class, heard::add);

      assertThat(next(heard)).isEqualTo(new TypedEvent.Gap(ids.get(15).previous(), ids.get(3)));
      assertThat(next(heard).id()).isEqualTo(ids.get(15));
    }
  }

  @Test
  void closedListenerHearsNoMoreAndTheOthersGoOn() throws Exception {
    BlockingQueue<TypedEvent> closed = new LinkedBlockingQueue<>();
    BlockingQueue<TypedEvent> open = new LinkedBlockingQueue<>();

    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      QueueEvents.Listening listening = events.on(TypedEvent.class, closed::add);
      events.on(TypedEvent.class, open::add);
      publish("first", 1);
      next(closed);
      next(open);

      listening.close();
      publish("second", 2);

      next(open);
      assertThat(closed).isEmpty();
    }
  }

  @Test
  void outageIsSatOutAndNothingIsMissed() throws Exception {
    BlockingQueue<TypedEvent> heard = new LinkedBlockingQueue<>();
    try (RedisProcess server = TestRedis.startOwn();
        RedisConnections own = RedisConnections.open(server.uri());
        QueueEvents events = QueueEvents.open(own, keys)) {
      QueueEventsProducer publisher = new QueueEventsProducer(own, keys);
      events.on(TypedEvent.class, heard::add);
      publisher.publishEvent("before", Map.of()).get();
      next(heard);

      server.kill();
      await().until(() -> !own.isConnected());
      CompletableFuture<StreamId> during = publisher.publishEvent("during", Map.of());
      server.restart();

      assertThat(next(heard).id()).isEqualTo(during.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void bearsTheNameByWhichNodeFindsIt() {
    try (QueueEvents events = QueueEvents.open(redis, keys)) {
      assertThat(events.position()).isEqualTo(StreamId.MIN);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(redis.reads().clientList().get())
                      .contains("name=" + keys.eventsClientName() + " "));
    }
  }

  @Test
  void publishedEventNeverShortensTheStreamBelowTheQueuesOwnLimit() throws Exception {
    redis.commands().hset(keys.meta(), "opts.maxLenEvents", "3000").get();

    IntStream.range(0, 2500).forEach(n -> publishQuietly("tick", n));

    assertThat(redis.reads().xlen(keys.events()).get()).isEqualTo(2500);
  }

  @Test
  void namesAndFieldsThatWouldMisleadOthersAreRefused() {
    assertThatThrownBy(() -> producer.publishEvent("completed", Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("event must be a name of your own");
    assertThatThrownBy(() -> producer.publishEvent("mine", Map.of("event", "x")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("fields must have names, not 'event'");
  }

  @Test
  void closeFailsWhoAwaitsAJob() {
    QueueEvents events = QueueEvents.open(redis, keys);
    String job = new Queue(redis, keys, InstantSource.system()).add("n", Map.of()).id();
    CompletableFuture<?> end = events.awaitAsync(job);

    events.close();
    events.close();

    assertThatThrownBy(end::join)
        .hasCauseInstanceOf(NubabelException.class)
        .hasMessageContaining("the events were closed while job " + job + " was awaited");
  }

  private StreamId publish(String name, int n) throws Exception {
    return producer.publishEvent(name, Map.of("n", n)).get(10, TimeUnit.SECONDS);
  }

  private StreamId publishQuietly(String name, int n) {
    return producer.publishEvent(name, Map.of("n", n)).join();
  }

  private void write(Map<String, String> entry) throws Exception {
    redis.commands().xadd(keys.events(), new XAddArgs(), entry).get();
  }

  private static <E> E next(BlockingQueue<E> heard) throws InterruptedException {
    E event = heard.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(event).as("the next event").isNotNull();
    return event;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
