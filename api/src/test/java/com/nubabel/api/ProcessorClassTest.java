package com.nubabel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.api.config.WorkerConfiguration;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.BatchJob;
import com.nubabel.worker.BatchProcessor;
import com.nubabel.worker.Processor;
import io.dropwizard.core.setup.Environment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorClassTest {
  private final Environment environment = new Environment("test");
  private final NubabelConfiguration configuration = NubabelConfiguration.byDefault();

  @Test
  void theConstructorThatTakesMostIsTaken() {
    Greedy made = (Greedy) make(Greedy.class);

    assertThat(made.environment).isSameAs(environment);
    assertThat(made.configuration).isSameAs(configuration);
  }

  @Test
  void nothingIsMadeBeforeTheStart() {
    ProcessorClass.of("workers[0]", worker(Throwing.class, null));

    assertThatThrownBy(() -> make(Throwing.class))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "workers[0].processor cannot be made: its constructor threw java.lang.IllegalStateException: no key, got "
                + Throwing.class.getName());
  }

  @Test
  void twoConstructorsThatTakeAsMuchAreRefused() {
    assertThatThrownBy(() -> make(Undecided.class))
        .hasMessageStartingWith("workers[0].processor must have one constructor");
  }

  @Test
  void aConstructorThatTakesOtherThingsIsRefused() {
    assertThatThrownBy(() -> make(Needy.class))
        .hasMessageContaining("takes nothing but Environment and NubabelConfiguration");
  }

  @Test
  void aBatchProcessorNeedsTheSizeOfABatch() {
    assertThatThrownBy(() -> ProcessorClass.of("workers[0]", worker(Batches.class, null)))
        .hasMessageStartingWith("workers[0].batch must be given");
    assertThat(ProcessorClass.of("workers[0]", worker(Batches.class, 5))).isNotNull();
  }

  private Object make(Class<?> type) {
    return ProcessorClass.of("workers[0]", worker(type, null)).make(environment, configuration);
  }

  private static WorkerConfiguration worker(Class<?> type, Integer batch) {
    var json = Json.MAPPER.createObjectNode().put("queue", "q").put("processor", type.getName());
    return Json.MAPPER.convertValue(json.put("batch", batch), WorkerConfiguration.class);
  }

  /** Can be made in three ways. */
  public static class Greedy extends Nothing {
    final Environment environment;
    final NubabelConfiguration configuration;

    public Greedy() {
      this(null, null);
    }

    public Greedy(Environment environment) {
      this(null, environment);
    }

    public Greedy(NubabelConfiguration configuration, Environment environment) {
      this.environment = environment;
      this.configuration = configuration;
    }
  }

  /** Can be made in two ways that are as good. */
  public static class Undecided extends Nothing {
    public Undecided(Environment environment) {}

    public Undecided(NubabelConfiguration configuration) {}
  }

  /** Wants what nobody offers. */
  public static class Needy extends Nothing {
    public Needy(String text) {}
  }

  /** Cannot be made. */
  public static class Throwing extends Nothing {
    public Throwing() {
      throw new IllegalStateException("no key");
    }
  }

  /** Several at once. */
  public static class Batches implements BatchProcessor {
    @Override
    public void process(List<BatchJob> jobs) {
      // None comes.
    }
  }

  private static class Nothing implements Processor {
    @Override
    public Object process(ActiveJob job) {
      return null;
    }
  }
}
