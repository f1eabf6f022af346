package com.nubabel.api.crowd;

import com.nubabel.api.testing.EventReader;
import com.nubabel.api.testing.EventReader.Event;
import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.testing.flood.QueueLog;
import com.nubabel.bridge.testing.flood.Seen;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A browser's tab: comes back with its last id however its stream ends, by whatever door. */
final class Subscriber implements Runnable {
  private static final long RETRY_MILLIS = 50;

  private final Watch watch;
  private final Doors doors;
  private final Random random;
  private final CountDownLatch done = new CountDownLatch(1);

  // Of its own thread, until it is done.
  private final List<Seen> seen = new ArrayList<>();
  private final Map<String, Integer> lastSeen = new HashMap<>();
  private int connections;

  private volatile EventReader stream;
  private volatile String lastId = "";
  private volatile Map<String, Integer> goal;
  private volatile Throwable failure;

  Subscriber(Watch watch, Doors doors, long seed) {
    this.watch = watch;
    this.doors = doors;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    try {
      while (done.getCount() > 0) {
        connections++;
        follow();
        var unused = done.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      failure = e;
    } finally {
      done.countDown();
    }
  }

  /** Reads one stream until it ends or breaks. */
  private void follow() {
    try (EventReader opened = doors.open(watch.path(), lastId, random)) {
      int status = opened.response().statusCode();
      if (status == 204 && watch.isOfAJob()) {
        done.countDown();
      } else if (status != 200) {
        throw new AssertionError(watch.path() + " answered " + status + " to " + lastId);
      }
      stream = opened;
      for (Event event = opened.next(); event != null; event = opened.next()) {
        take(event);
      }
    } catch (UncheckedIOException e) {
      // Cut, by us or by what we killed.
    }
  }

  private void take(Event event) {
    lastId = event.id().isEmpty() ? lastId : event.id();
    if (event.name().equals("gap")) {
      seen.add(
          new Seen.Gap(
              event.data().path("queue").asText(),
              StreamId.parse(event.data().path("requested").asText()),
              StreamId.parse(event.data().path("first").asText())));
    } else if (event.data().has("n")) {
      String queue = event.data().path("queue").asText(watch.queues().get(0));
      int n = event.data().path("n").asInt();
      seen.add(new Seen.Numbered(queue, n));
      lastSeen.put(queue, n);
    }
    // After what came last there is a silence, in which whatever came twice would have come.
    boolean isAtItsGoal = event.name().equals("ping") && goal != null && hasReached(goal);
    if (isAtItsGoal || (watch.isOfAJob() && event.name().equals("end"))) {
      done.countDown();
      cut();
    }
  }

  private boolean hasReached(Map<String, Integer> numbers) {
    return numbers.entrySet().stream()
        .allMatch(number -> lastSeen.getOrDefault(number.getKey(), 0) >= number.getValue());
  }

  /** Breaks its connection, wherever it is. Any thread. */
  void cut() {
    EventReader open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (UncheckedIOException e) {
        // It was broken already.
      }
    }
  }

  /** Has it stop when it has seen the last that it must. Any thread. */
  void stopAt(Map<String, QueueLog> logs) {
    Map<String, Integer> last = new HashMap<>();
    watch.queues().forEach(queue -> last.put(queue, logs.get(queue).last(watch.filter())));
    goal = watch.isOfAJob() ? null : last;
  }

  /** Whether it has a place to come back to. */
  boolean isConnected() {
    return !lastId.isEmpty() || failure != null;
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  int connections() {
    return connections;
  }

  /** Checks what it saw; call when it is done. */
  void judge(Map<String, QueueLog> logs) {
    if (failure != null) {
      throw new AssertionError(watch.path(), failure);
    }
    try {
      for (String queue : watch.queues()) {
        List<Seen> ofQueue = seen.stream().filter(item -> item.queue().equals(queue)).toList();
        logs.get(queue).judge(ofQueue, watch.filter());
      }
    } catch (AssertionError e) {
      throw new AssertionError(watch.path() + ", connected " + connections + " times", e);
    }
  }

  long gaps() {
    return seen.stream().filter(Seen.Gap.class::isInstance).count();
  }

  int numbered() {
    return seen.size() - (int) gaps();
  }

  @Override
  public String toString() {
    return watch.path() + " at " + lastSeen + " of " + goal;
  }
}
