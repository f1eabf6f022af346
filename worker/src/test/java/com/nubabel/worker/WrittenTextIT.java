package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The text that a job writes as it goes. */
class WrittenTextIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void piecesAreNumberedAndARestartBeginsAnew() throws Exception {
    CompletableFuture<Long> last = new CompletableFuture<>();
    fixture.start(
        fixture.worker(
            job -> {
              job.appendText("a", null).join();
              job.appendText("b", "alice").join();
              job.restartText("alice");
              last.complete(job.appendText("c", null).join());
              return null;
            }));

    String id = fixture.queue.add("n", 1).id();

    assertThat(last.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(fixture.queue.getLogs(id)).containsExactly("c");
    assertThat(fixture.eventNames(id)).contains("token", "restart");
  }

  @Test
  void aWorkerThatHasLostItsLockWritesNothing() throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    fixture.start(
        fixture.worker(
            job -> {
              job.appendText("mine", null).join();
              String lock = fixture.keys.job(job.job().id()) + ":lock";
              fixture.redis.commands().set(lock, "another's").toCompletableFuture().join();
              refused.complete(
                  job.appendText("stale", null).handle((seq, failure) -> failure).join());
              return null;
            }));

    String id = fixture.queue.add("n", 1).id();

    assertThat(cause(refused.get(20, TimeUnit.SECONDS)))
        .isInstanceOfSatisfying(
            JobRefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.LOCK_OF_ANOTHER));
    assertThat(fixture.queue.getLogs(id)).containsExactly("mine");
    assertThat(fixture.events().toString()).contains("mine").doesNotContain("stale");
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
