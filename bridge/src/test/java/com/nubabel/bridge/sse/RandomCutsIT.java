package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.sse.HubFixture.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A crowd of readers whose connections break at random, each of which sees every event once, in
 * order.
 */
class RandomCutsIT {
  private static final int READERS = 12;
  private static final int EVENTS = 900;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyEventComesOnceAndInOrderWhateverBreaks(long seed) throws Exception {
    tryOut(seed);
  }

  @Tag("soak")
  @RepeatedTest(40)
  void everyEventComesOnceAndInOrderHoweverOftenItIsTried(RepetitionInfo repetition)
      throws Exception {
    tryOut(100 + repetition.getCurrentRepetition());
  }

  private static void tryOut(long seed) throws Exception {
    try (HubFixture fixture = new HubFixture(ResumeIT.smallWindow());
        Hub other = fixture.another(ResumeIT.smallWindow())) {
      List<String> start = List.of(fixture.write("a", "tick"), fixture.write("b", "tick"));
      ExecutorService threads = Executors.newFixedThreadPool(READERS);
      List<Future<List<String>>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Random random = new Random(seed * 1000 + i);
        boolean isOfTwo = i % 3 == 0;
        readers.add(threads.submit(reader(fixture, other, random, isOfTwo, start.get(0))));
      }

      List<String> written = new ArrayList<>();
      List<String> writtenToA = new ArrayList<>();
      Random random = new Random(seed);
      for (int i = 0; i < EVENTS; i++) {
        String queue = random.nextBoolean() ? "a" : "b";
        String n = String.valueOf(i);
        written.add(n);
        if (queue.equals("a")) {
          writtenToA.add(n);
        }
        fixture.write(queue, "tick", "n", n);
      }
      fixture.write("a", "last");
      fixture.write("b", "last");

      for (int i = 0; i < READERS; i++) {
        List<String> read = readers.get(i).get();
        if (i % 3 == 0) {
          assertThat(read).containsExactlyInAnyOrderElementsOf(written);
        } else {
          assertThat(read).isEqualTo(writtenToA);
        }
      }
      threads.shutdown();
    }
  }

  /** Reads until each queue has said that it was the last, over as many connections as it takes. */
  private static Callable<List<String>> reader(
      HubFixture fixture, Hub other, Random random, boolean isOfTwo, String startOfA) {
    List<String> queues = isOfTwo ? List.of("a", "b") : List.of("a");
    AtomicInteger lasts = new AtomicInteger(queues.size());
    // Opened here, so that nothing is written before the readers of two queues have a place.
    Client first =
        fixture.connect(StreamRequest.Events.of(queues, List.of(), isOfTwo ? null : startOfA));
    return () -> {
      List<String> read = new ArrayList<>();
      Client client = first;
      String id = client.sink().nextPing().id();
      while (true) {
        int takes = random.nextInt(60);
        for (int i = 0; i < takes; i++) {
          Frame frame = client.sink().next();
          id = frame.id();
          if (frame.event().equals("last")) {
            if (lasts.decrementAndGet() == 0) {
              return read;
            }
          } else {
            read.add(frame.text("n"));
          }
        }
        // What was sent and not yet read is lost with the connection.
        client.sink().cut();
        if (random.nextBoolean()) {
          client.subscription().cancel();
        }
        Hub hub = random.nextBoolean() ? fixture.hub : other;
        client =
            HubFixture.connect(
                hub, StreamRequest.Events.of(queues, List.of(), id), new RecordingSink());
      }
    };
  }
}
