package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many jobs a call of an author's code gets. */
@Timeout(60)
class BatchSizeIT {
  private final WorkerFixture fixture = new WorkerFixture();
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private WorkerBuilder batch(int size, BatchProcessor processor) {
    return fixture.batch(
        size,
        jobs -> {
          sizes.add(jobs.size());
          processor.process(jobs);
        });
  }

  @Test
  void isWhatThereIsUpToTheSizeOfABatchInTheOrderOfTheQueue() {
    List<String> ids = fixture.add(25);
    List<String> seen = new CopyOnWriteArrayList<>();

    fixture.start(batch(10, jobs -> jobs.forEach(job -> seen.add(job.id()))));

    ids.forEach(id -> fixture.awaitState(id, JobState.COMPLETED));
    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void isNotWaitedForAndIsMoreWhenMoreHasCome() {
    Semaphore mayReturn = new Semaphore(0);
    fixture.start(batch(10, jobs -> mayReturn.acquire()));
    String first = fixture.add(1).get(0);
    await().until(() -> sizes.equals(List.of(1)));

    List<String> others = fixture.add(12);
    mayReturn.release(10);

    fixture.awaitState(first, JobState.COMPLETED);
    others.forEach(id -> fixture.awaitState(id, JobState.COMPLETED));
    assertThat(sizes).containsExactly(1, 10, 2);
  }

  @Test
  void isOneOfAsManyBatchesAtOnceAsConcurrencySays() {
    Semaphore mayReturn = new Semaphore(0);
    AtomicInteger calls = new AtomicInteger();
    fixture.add(20);
    Worker worker =
        fixture.start(
            batch(
                    4,
                    jobs -> {
                      calls.incrementAndGet();
                      mayReturn.acquire();
                    })
                .concurrency(2));

    await().until(() -> calls.get() == 2);

    assertThat(worker.active()).isEqualTo(8);
    mayReturn.release(100);
    await().until(() -> calls.get() == 5);
  }

  @Test
  void rateLimitCountsJobsAndNotBatches() {
    List<String> ids = fixture.add(5);
    fixture.start(batch(10, jobs -> {}).limiter(new RateLimit(3, Duration.ofMillis(500))));

    ids.forEach(id -> fixture.awaitState(id, JobState.COMPLETED));

    assertThat(sizes).containsExactly(3, 2);
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> batch(0, jobs -> {}).build())
        .isInstanceOf(BadInputException.class)
        .hasMessage("batch.size must be from 1 to 100, got 0");
    assertThatThrownBy(() -> batch(2, jobs -> {}).processor(job -> null).build())
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("batch must not be given beside");
    assertThatThrownBy(() -> batch(2, jobs -> {}).buildManual())
        .isInstanceOf(BadInputException.class);
  }
}
