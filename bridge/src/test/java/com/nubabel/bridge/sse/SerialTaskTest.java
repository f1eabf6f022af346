package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialTaskTest {
  private final Deque<Runnable> submitted = new ArrayDeque<>();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void signalsBeforeARunAreTakenTogether() {
    SerialTask task = new SerialTask(submitted::add, runs::incrementAndGet);

    task.signal();
    task.signal();
    task.signal();

    assertThat(submitted).hasSize(1);
    submitted.remove().run();
    assertThat(runs).hasValue(1);
    assertThat(submitted).isEmpty();
  }

  @Test
  void signalDuringARunIsAnsweredByAnotherRunBehindTheOthers() {
    SerialTask[] task = new SerialTask[1];
    task[0] =
        new SerialTask(
            submitted::add,
            () -> {
              if (runs.incrementAndGet() == 1) {
                task[0].signal();
              }
            });
    task[0].signal();

    submitted.remove().run();

    assertThat(runs).hasValue(1);
    submitted.remove().run();
    assertThat(runs).hasValue(2);
    assertThat(submitted).isEmpty();
  }

  @Test
  void aSignalHereIsAnsweredInItsThreadUnlessARunIsToCome() {
    SerialTask task = new SerialTask(submitted::add, runs::incrementAndGet);

    task.signalHere();

    assertThat(runs).hasValue(1);
    assertThat(submitted).isEmpty();
    task.signal();
    task.signalHere();
    assertThat(runs).hasValue(1);
    submitted.remove().run();
    assertThat(runs).hasValue(2);
  }

  @Test
  void whoSignalsDoesTheWorkWhenTheExecutorIsClosed() {
    ExecutorService closed = Executors.newSingleThreadExecutor();
    closed.shutdown();

    new SerialTask(closed, runs::incrementAndGet).signal();

    assertThat(runs).hasValue(1);
  }

  @Test
  void manySignalsFromManyThreadsNeverRunItTwiceAtOnceAndTheLastIsSeen() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger signalled = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    SerialTask task =
        new SerialTask(
            executor,
            () -> {
              if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
              }
              seen.set(signalled.get());
              inside.decrementAndGet();
            });
    ExecutorService signallers = Executors.newFixedThreadPool(3);
    for (int i = 0; i < 3; i++) {
      signallers.execute(
          () -> {
            for (int n = 0; n < 10_000; n++) {
              signalled.incrementAndGet();
              task.signal();
            }
          });
    }
    signallers.shutdown();
    assertThat(signallers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

    assertThat(overlaps).hasValue(0);
    assertThat(seen).hasValue(30_000);
  }
}
