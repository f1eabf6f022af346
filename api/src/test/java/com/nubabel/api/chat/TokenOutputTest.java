package com.nubabel.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.worker.ActiveJob;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenOutputTest {
  private final List<String> stored = new ArrayList<>();
  private CompletableFuture<Long> nextAnswer = CompletableFuture.completedFuture(1L);
  private final ByHand timer = new ByHand();
  private final TokenOutput output = new TokenOutput(job(), "alice", timer);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void theFirstPieceGoesOutAtOnceAndThoseThatFollowAreMerged() {
    output.text("0 ");
    assertThat(stored).containsExactly("0 ");

    StringBuilder all = new StringBuilder("0 ");
    for (int i = 1; i < 2000; i++) {
      output.text(i + " ");
      all.append(i).append(' ');
    }
    timer.fire();

    assertThat(stored).hasSizeLessThan(200);
    assertThat(String.join("", stored)).isEqualTo(all.toString());
  }

  @Test
  void theEndWaitsUntilAllIsStored() {
    CompletableFuture<Long> slow = new CompletableFuture<>();
    output.text("a");
    nextAnswer = slow;
    output.text("b");

    CompletableFuture<Void> finished = CompletableFuture.runAsync(output::finish);

    assertThat(finished).isNotDone();
    slow.complete(2L);
    finished.join();
    assertThat(String.join("", stored)).isEqualTo("ab");
  }

  @Test
  void aPieceThatWasNotStoredEndsTheAnswer() {
    nextAnswer = CompletableFuture.failedFuture(new IllegalStateException("its lock is lost"));
    output.text("a");

    assertThatThrownBy(() -> output.text("b"))
        .isInstanceOf(ModelFailedException.class)
        .hasMessage("a part of the answer could not be stored");
    assertThatThrownBy(output::finish).isInstanceOf(CompletionException.class);
  }

  @Test
  void nothingIsWrittenAfterItWasDiscarded() {
    output.text("a");
    for (int i = 0; i < 10; i++) {
      output.text("b");
    }
    List<String> before = List.copyOf(stored);

    output.discard();
    timer.fire();

    assertThat(stored).isEqualTo(before);
  }

  /** A job that stores texts here and can do nothing else. */
  private ActiveJob job() {
    return (ActiveJob)
        Proxy.newProxyInstance(
            ActiveJob.class.getClassLoader(),
            new Class<?>[] {ActiveJob.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("appendText");
              assertThat(arguments[1]).isEqualTo("alice");
              stored.add((String) arguments[0]);
              return nextAnswer;
            });
  }

  /** A timer whose hour comes when the test says so. */
  private static final class ByHand extends ScheduledThreadPoolExecutor {
    private final List<Runnable> due = new ArrayList<>();

    ByHand() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      assertThat(unit.toMillis(delay)).isBetween(1L, TokenOutput.MERGE_MILLIS);
      due.add(task);
      return null;
    }

    void fire() {
      due.forEach(Runnable::run);
      due.clear();
    }
  }
}
