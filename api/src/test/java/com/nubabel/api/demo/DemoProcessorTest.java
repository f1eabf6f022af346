package com.nubabel.api.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobType;
import com.nubabel.worker.UnrecoverableException;
import com.nubabel.worker.testing.TestJob;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoProcessorTest {
  private final DemoProcessor processor = new DemoProcessor();

  @Test
  void echoReturnsItsData() throws Exception {
    assertThat(result(job("echo", "{\"a\":[1,null]}"))).isEqualTo("{\"a\":[1,null]}");
  }

  @Test
  void stepsReportsProgressAndARowOfTheLogAtEachStep() throws Exception {
    TestJob<JsonNode, JsonNode> job = job("steps", "{\"steps\":3,\"stepMillis\":0}");

    String result = result(job);

    assertThat(result).isEqualTo("{\"steps\":3}");
    assertThat(job.progress())
        .containsExactly(
            Json.parse("{\"percent\":33,\"step\":1}"),
            Json.parse("{\"percent\":66,\"step\":2}"),
            Json.parse("{\"percent\":100,\"step\":3}"));
    assertThat(job.logs()).containsExactly("step 1 of 3", "step 2 of 3", "step 3 of 3");
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "2, true"})
  void failFailsTheFirstAttemptsOnly(int attemptsMade, boolean returns) throws Exception {
    TestJob<JsonNode, JsonNode> job = job("fail", "{\"failures\":2}", attemptsMade);

    if (returns) {
      assertThat(result(job)).isEqualTo("{\"attempt\":3}");
    } else {
      assertThatThrownBy(() -> processor.process(job))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("attempt %d of 2 that fail", attemptsMade + 1);
    }
  }

  @Test
  void unrecoverableIsNotTriedAgain() {
    assertThatThrownBy(() -> processor.process(job("unrecoverable", "{}")))
        .isInstanceOf(UnrecoverableException.class);
  }

  @Test
  void anUnknownNameFailsForGoodAndListsTheNames() {
    assertThatThrownBy(() -> processor.process(job("ecko", "{}")))
        .isInstanceOf(UnrecoverableException.class)
        .hasMessage(
            "no job is named 'ecko' here; there are echo, fail, sleep, steps, unrecoverable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps | {\"steps\":0} | steps must be a number from 1 to 10000, got 0",
        "steps | {\"steps\":\"3\"} | steps must be a number from 1 to 10000, got \"3\"",
        "sleep | {\"millis\":-1} | millis must be a number from 0 to 86400000, got -1",
      })
  void dataThatCannotBeFailsForGoodAndNamesTheField(String name, String data, String problem) {
    assertThatThrownBy(() -> processor.process(job(name, data)))
        .isInstanceOf(UnrecoverableException.class)
        .hasMessage(problem);
  }

  @Test
  void sleepStopsWhenItsThreadIsInterrupted() throws Exception {
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () -> {
              try {
                processor.process(job("sleep", "{\"millis\":60000}"));
              } catch (Exception e) {
                end.complete(e);
              }
            });
    runner.start();

    runner.interrupt();

    assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aCancelledJobTakesNoFurtherStep() {
    TestJob<JsonNode, JsonNode> job = job("steps", "{\"stepMillis\":0}");
    job.cancel();

    assertThatThrownBy(() -> processor.process(job)).isInstanceOf(InterruptedException.class);
    assertThat(job.progress()).isEmpty();
  }

  private String result(TestJob<JsonNode, JsonNode> job) throws Exception {
    return Json.write(processor.process(job));
  }

  private static TestJob<JsonNode, JsonNode> job(String name, String data) {
    return job(name, data, 0);
  }

  private static TestJob<JsonNode, JsonNode> job(String name, String data, int attemptsMade) {
    JobType<JsonNode, JsonNode> type = JobType.of(name, JsonNode.class, JsonNode.class);
    return TestJob.of(type, Json.parse(data), attemptsMade);
  }
}
