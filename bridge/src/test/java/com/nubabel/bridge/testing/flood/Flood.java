package com.nubabel.bridge.testing.flood;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisConnections;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes numbered events to some queues, over outages of Redis. What was written, in which order
 * and under which ids, Redis itself keeps in a second stream beside each queue's, in the same step.
 */
public final class Flood implements Runnable {
  /** The queue that is trimmed, to {@link #KEPT} entries, now and then by a burst of more. */
  public static final String TRIMMED = "trimmed";

  public static final String NOTIFICATIONS = "notifications";
  public static final List<String> NAMES = List.of("tick", "tock", "note");

  private static final int KEPT = 300;
  private static final int BURST = 500;
  private static final int BATCH = 10;
  private static final int BATCHES_BETWEEN_BURSTS = 100;
  private static final long RETRY_MILLIS = 100;

  private static final String WRITE =
      """
      local function write(name, field, value)
        local n = redis.call('INCR', KEYS[3])
        local entry = {'event', name, 'n', n}
        if field ~= '' then
          entry[5], entry[6] = field, value
        end
        local id = redis.call('XADD', KEYS[1], '*', unpack(entry))
        redis.call('XADD', KEYS[2], id, unpack(entry))
      end
      for i = 2, #ARGV, 3 do
        write(ARGV[i], ARGV[i + 1], ARGV[i + 2])
      end
      redis.call('XTRIM', KEYS[1], 'MAXLEN', ARGV[1])
      return ''
      """;

  private final RedisConnections redis;
  private final String prefix;
  private final List<String> queues;
  private final List<String> users;
  private final List<String> jobs;
  private final int events;
  private final int pauseMillis;
  private final Random random = new Random(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger written = new AtomicInteger();

  /**
   * A flood to come.
   *
   * @param queues to which most go
   * @param jobs of the queue at the same place
   * @param events about how many
   * @param pauseMillis after each ten
   */
  public Flood(
      RedisConnections redis,
      String prefix,
      List<String> queues,
      List<String> jobs,
      List<String> users,
      int events,
      int pauseMillis) {
    this.redis = redis;
    this.prefix = prefix;
    this.queues = queues;
    this.users = users;
    this.jobs = jobs;
    this.events = events;
    this.pauseMillis = pauseMillis;
  }

  /** The first event of each queue: whoever comes after it has a place to come back to. */
  public void begin() {
    queues.forEach(queue -> write(queue, Integer.MAX_VALUE, List.of("first", "", "")));
    for (String queue : List.of(NOTIFICATIONS, TRIMMED)) {
      write(queue, Integer.MAX_VALUE, List.of("first", "", ""));
    }
  }

  @Override
  public void run() {
    try {
      for (int batch = 1; written.get() < events && stopped.getCount() > 0; batch++) {
        writeOver(batch);
        var unused = stopped.await(pauseMillis, TimeUnit.MILLISECONDS);
      }
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  /** One more for each filter, so that no reader waits for a last one that was trimmed away. */
  private void end() throws InterruptedException {
    List<String> oneOfEach = new ArrayList<>();
    NAMES.forEach(name -> Collections.addAll(oneOfEach, name, "", ""));
    for (String queue : queues) {
      writeOver(queue, Integer.MAX_VALUE, oneOfEach);
    }
    writeOver(TRIMMED, KEPT, oneOfEach);
    for (String user : users) {
      writeOver(NOTIFICATIONS, Integer.MAX_VALUE, List.of("notification", "userId", user));
    }
  }

  private void writeOver(int batch) throws InterruptedException {
    int dice = random.nextInt(queues.size() + 2);
    if (batch % BATCHES_BETWEEN_BURSTS == 0) {
      List<String> burst = new ArrayList<>();
      Collections.nCopies(BURST, List.of("tick", "", "")).forEach(burst::addAll);
      writeOver(TRIMMED, KEPT, burst);
    } else if (dice == queues.size()) {
      writeOver(NOTIFICATIONS, Integer.MAX_VALUE, notifications());
    } else if (dice > queues.size()) {
      writeOver(TRIMMED, KEPT, mixed(null));
    } else {
      writeOver(queues.get(dice), Integer.MAX_VALUE, mixed(jobs.get(dice)));
    }
  }

  private List<String> notifications() {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      // Far more for the first than for the last.
      int user = random.nextInt(1 + random.nextInt(users.size()));
      Collections.addAll(entries, "notification", "userId", users.get(user));
    }
    return entries;
  }

  private List<String> mixed(String job) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      boolean isOfTheJob = job != null && random.nextInt(4) == 0;
      entries.add(NAMES.get(random.nextInt(NAMES.size())));
      entries.add(isOfTheJob ? "jobId" : "");
      entries.add(isOfTheJob ? job : "");
    }
    return entries;
  }

  /** Until Redis has said that they are written; where an answer was lost, they may be twice. */
  private void writeOver(String queue, int keep, List<String> entries) throws InterruptedException {
    while (stopped.getCount() > 0) {
      try {
        write(queue, keep, entries);
        written.addAndGet(entries.size() / 3);
        return;
      } catch (CompletionException e) {
        var unused = stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void write(String queue, int keep, List<String> entries) {
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(keep)));
    arguments.addAll(entries);
    QueueKeys keys = new QueueKeys(prefix, queue);
    redis
        .commands()
        .eval(
            WRITE,
            ScriptOutputType.STATUS,
            new String[] {keys.events(), keys.base() + "log", keys.base() + "numbers"},
            arguments.toArray(String[]::new))
        .toCompletableFuture()
        .join();
  }

  public int written() {
    return written.get();
  }

  public boolean isOver() {
    return stopped.getCount() == 0;
  }

  public void stop() {
    stopped.countDown();
  }

  public QueueLog log(String queue) {
    QueueKeys keys = new QueueKeys(prefix, queue);
    return new QueueLog(
        redis
            .reads()
            .xrange(keys.base() + "log", Range.unbounded())
            .toCompletableFuture()
            .join()
            .stream()
            .map(LogEntry::of)
            .toList(),
        queue.equals(TRIMMED));
  }
}
