package com.nubabel.api.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.TestRedis;
import com.nubabel.bridge.testing.flood.Flood;
import com.nubabel.bridge.testing.flood.QueueLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers of every kind of stream through two nodes and nginx, whose connections are cut, whose
 * nodes are killed, and whose Redis is killed: each sees every event of its filter once and in
 * order, and is told of a gap exactly where something was trimmed away before it could be read.
 */
class CrowdIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int QUEUES = 8;
  private static final int KINDS = 5;

  @TempDir private static Path directory;

  private final String prefix = TestRedis.prefix();
  private final List<String> queues = IntStream.range(0, QUEUES).mapToObj(i -> "q" + i).toList();
  private final List<String> jobs = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService cutter = Executors.newSingleThreadScheduledExecutor();

  private RedisProcess server;
  private RedisConnections redis;
  private Doors doors;
  private Flood flood;

  @BeforeEach
  void start() {
    server = TestRedis.startOwn();
    redis = RedisConnections.open(server.uri());
    doors = new Doors(directory, server, prefix);
  }

  @AfterEach
  void stop() throws InterruptedException {
    cutter.shutdownNow();
    flood.stop();
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    doors.close();
    redis.close();
    server.close();
  }

  @Test
  void sixtyReadersMissNothingWhileANodeAndRedisAreKilled() {
    open(60, 1_500, 10);

    awaitWritten(400);
    doors.kill(0);
    awaitWritten(800);
    server.restart();

    assertAllSawEverything();
  }

  @Tag("soak")
  @Test
  void threeHundredReadersMissNothingInFortyThousandEventsWhileAllIsKilledAgainAndAgain() {
    int events = 40_000;
    int disturbances = 12;
    open(300, events, 20);

    for (int i = 1; i <= disturbances; i++) {
      awaitWritten(events * i / (disturbances + 1));
      if (i % 4 == 0) {
        server.restart();
      } else {
        doors.kill(i % 2);
        doors.restart(i % 2);
      }
    }

    assertAllSawEverything();
  }

  /** Begins the flood when all readers have a place to come back to. */
  private void open(int readers, int events, int pauseMillis) {
    List<String> users = IntStream.range(0, readers / KINDS).mapToObj(i -> "u" + i).toList();
    for (String queue : queues) {
      jobs.add(queue(queue).add("paint", 1, JobOptions.NONE).id());
    }
    flood = new Flood(redis, prefix, queues, jobs, users, events, pauseMillis);
    flood.begin();
    Random random = new Random(readers);
    for (int i = 0; i < readers; i++) {
      subscribers.add(new Subscriber(watch(i, random), doors, i));
    }
    subscribers.forEach(this::run);
    await().atMost(PATIENCE).until(() -> subscribers.stream().allMatch(Subscriber::isConnected));
    run(flood);
    var unused =
        cutter.scheduleAtFixedRate(
            () -> subscribers.get(random.nextInt(readers)).cut(), 0, 25, TimeUnit.MILLISECONDS);
  }

  private Watch watch(int reader, Random random) {
    int queue = random.nextInt(QUEUES);
    Set<String> names =
        random.nextBoolean() ? Set.of() : Set.of(Flood.NAMES.get(random.nextInt(3)), "never");
    return switch (reader % KINDS) {
      case 0 -> Watch.of(List.of(queues.get(queue)), names);
      case 1 ->
          Watch.of(
              IntStream.range(0, 2 + random.nextInt(3))
                  .mapToObj(i -> queues.get((queue + 3 * i) % QUEUES))
                  .toList(),
              names);
      case 2 -> Watch.ofJob(queues.get(queue), jobs.get(queue));
      case 3 -> Watch.ofUser("u" + reader / KINDS);
      default -> Watch.of(List.of(Flood.TRIMMED), names);
    };
  }

  private void run(Runnable task) {
    Thread thread = new Thread(task, "crowd-" + threads.size());
    threads.add(thread);
    thread.start();
  }

  private void awaitWritten(int events) {
    await().atMost(PATIENCE).until(() -> flood.written() >= events);
  }

  private void assertAllSawEverything() {
    await().atMost(PATIENCE).until(flood::isOver);
    for (int i = 0; i < QUEUES; i++) {
      queue(queues.get(i)).job(jobs.get(i)).remove(false);
    }
    Map<String, QueueLog> logs = new HashMap<>();
    queues.forEach(queue -> logs.put(queue, flood.log(queue)));
    for (String queue : List.of(Flood.NOTIFICATIONS, Flood.TRIMMED)) {
      logs.put(queue, flood.log(queue));
    }
    subscribers.forEach(subscriber -> subscriber.stopAt(logs));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(subscribers).filteredOn(s -> !s.isDone()).isEmpty());

    subscribers.forEach(subscriber -> subscriber.judge(logs));
    assertThat(subscribers.stream().mapToLong(Subscriber::gaps).sum()).isPositive();
    System.out.printf(
        "%d events, %d readers over %d connections: %d received, %d gaps, all of them true%n",
        logs.values().stream().mapToInt(QueueLog::size).sum(),
        subscribers.size(),
        subscribers.stream().mapToInt(Subscriber::connections).sum(),
        subscribers.stream().mapToInt(Subscriber::numbered).sum(),
        subscribers.stream().mapToLong(Subscriber::gaps).sum());
  }

  private Queue queue(String name) {
    return new Queue(redis, new QueueKeys(prefix, name), InstantSource.system());
  }
}
