package com.nubabel.worker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.JobType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestJobTest {
  record Image(String name, Integer width) {}

  /** Cannot be written: it holds itself. */
  static final class Loop {
    public Loop self = this;
  }

  private static final JobType<Image, Image> HALVE = JobType.of("halve", Image.class, Image.class);
  private static final Image BIG = new Image("a", 640);

  @Test
  void dataAndResultGoThroughJson() throws Exception {
    TestJob<Image, Image> job = TestJob.of(HALVE, BIG);
    List<Image> seen = new ArrayList<>();

    Image result =
        job.run(
            (image, active) -> {
              seen.add(image);
              return BIG;
            });

    assertThat(seen.get(0)).isEqualTo(BIG).isNotSameAs(BIG);
    assertThat(result).isEqualTo(BIG).isNotSameAs(BIG);
  }

  @Test
  void whatCannotBeWrittenShows() {
    JobType<Image, Loop> loops = JobType.of("loop", Image.class, Loop.class);
    TestJob<Image, Loop> job = TestJob.of(loops, BIG);

    assertThatThrownBy(() -> job.run((image, active) -> new Loop()))
        .isInstanceOf(NubabelException.class)
        .hasMessageStartingWith("returnvalue.self cannot be written as JSON");
    assertThatThrownBy(() -> TestJob.of(HALVE.uniqueBy("name"), new Image(null, 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("data.name must be");
  }

  @Test
  void reportsAreKeptAlsoIfTheHandlerThrows() {
    TestJob<Image, Image> job = TestJob.of(HALVE, BIG, 2);

    assertThatThrownBy(
            () ->
                job.run(
                    (image, active) -> {
                      active.updateProgress(Map.of("percent", 50));
                      active.log("attempt " + (active.job().attemptsMade() + 1));
                      active.publish("half", Map.of("width", 320));
                      var unused = active.appendText("wrong", null);
                      active.restartText(null);
                      assertThat(active.appendText("right", null)).isCompletedWithValue(1L);
                      throw new IllegalStateException("disk is full");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("disk is full");

    assertThat(job.progress()).extracting(Object::toString).containsExactly("{\"percent\":50}");
    assertThat(job.logs()).containsExactly("attempt 3");
    assertThat(job.events()).extracting(PublishedEvent::name).containsExactly("half");
    assertThat(job.text()).isEqualTo("right");
  }

  @Test
  void anEventThatRedisWouldNotTakeIsRefused() {
    TestJob<Image, Image> job = TestJob.of(HALVE, BIG);

    assertThatThrownBy(() -> job.publish("completed", Map.of()))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void cancelInterruptsAndRunsTheHooksOnce() throws Exception {
    TestJob<Image, Image> job = TestJob.of(HALVE, BIG);
    List<String> hooks = new ArrayList<>();

    job.run(
        (image, active) -> {
          active.onCancel(() -> hooks.add("before"));
          job.cancel();
          active.onCancel(() -> hooks.add("after"));
          job.cancel();
          assertThat(active.isCancelled()).isTrue();
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
          return null;
        });

    assertThat(hooks).containsExactly("before", "after");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void itHasNoChildren() {
    assertThatThrownBy(() -> TestJob.of(HALVE, BIG).children())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("TestKit");
  }
}
