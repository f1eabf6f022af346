package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.QueueKeys;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WorkerOptionsTest {
  private static WorkerBuilder builder() {
    return new WorkerBuilder(null, new QueueKeys("bull", "q")).processor(job -> null);
  }

  private static void refused(UnaryOperator<WorkerBuilder> setting, String message) {
    assertThatThrownBy(() -> setting.apply(builder()).options())
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @Test
  void defaultsAreBullMqs() {
    assertThat(builder().options()).isEqualTo(WorkerOptions.DEFAULT);
  }

  @Test
  void leastValuesAreTaken() {
    WorkerOptions options =
        builder()
            .concurrency(1)
            .maxStalledCount(0)
            .lockDuration(Duration.ofMillis(100))
            .stalledInterval(Duration.ofMillis(100))
            .drainDelay(Duration.ofMillis(10))
            .options();

    assertThat(options.stalledMax()).isZero();
  }

  @Test
  void valuesBelowTheLeastAreRefusedByName() {
    refused(b -> b.concurrency(0), "concurrency must be from 1 to 100000, got 0");
    refused(b -> b.concurrency(100_001), "concurrency must be from 1 to 100000, got 100001");
    refused(b -> b.maxStalledCount(-1), "maxStalledCount must be at least 0, got -1");
    refused(
        b -> b.lockDuration(Duration.ofMillis(99)),
        "lockDuration must be at least 100 ms, got 99 ms");
    refused(
        b -> b.stalledInterval(Duration.ofMillis(99)),
        "stalledInterval must be at least 100 ms, got 99 ms");
    refused(b -> b.drainDelay(Duration.ofMillis(9)), "drainDelay must be at least 10 ms, got 9 ms");
  }

  @Test
  void processorMustBeGiven() {
    assertThatThrownBy(() -> builder().processor(null).build())
        .hasMessage("processor must be given, or handlers");
  }
}
