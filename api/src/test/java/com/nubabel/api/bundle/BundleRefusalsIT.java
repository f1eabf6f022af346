package com.nubabel.api.bundle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.nubabel.api.NubabelBundle;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.testing.TestRedis;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bundle refuses, before anything is served. */
class BundleRefusalsIT {
  @Test
  void anApiThatOthersCouldReachWithoutAuthentication() {
    assertRefused(
        "nubabel.auth.type none serves this machine only, but the application connector listens on 0.0.0.0",
        ConfigOverride.config("server.applicationConnectors[0].bindHost", "0.0.0.0"));
  }

  @Test
  void aMistakeInTheBlockNamesTheBundleAndTheKey() {
    assertRefused(
        "nubabel.defaultQueue must be the name of a queue",
        ConfigOverride.config("nubabel.defaultQueue", "a:b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a/b", "A", "a.b", "a name", "tasks", "metrics"})
  void aNameThatIsNoPartOfAPath(String name) {
    var bundle = NubabelBundle.<Plain.Settings>of(settings -> settings.nubabel);

    assertThatThrownBy(() -> bundle.named(name))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got '" + name + "'");
  }

  @Test
  void aSecondBundleOfTheSameName() {
    assertRefused(
        Doubled.class,
        "name must be another one for each bundle, got a second Nubabel 'nubabel'",
        ConfigOverride.config("sender", "any"));
  }

  @Test
  void aSecondWorkerForAQueue() {
    var bundle = NubabelBundle.<Plain.Settings>of(settings -> settings.nubabel);
    bundle.worker("work", worker -> worker.processor(job -> null));

    assertThatThrownBy(() -> bundle.worker("work", worker -> worker.processor(job -> null)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got a second one for 'work'");
  }

  @Test
  void aQueueThatIsAskedForBeforeThereIsAConfiguration() {
    var bundle = NubabelBundle.<Plain.Settings>of(settings -> settings.nubabel);

    assertThatThrownBy(() -> bundle.queue("work")).isInstanceOf(IllegalStateException.class);
  }

  private static Throwable rootCause(Throwable failure) {
    return failure.getCause() == null ? failure : rootCause(failure.getCause());
  }

  private static void assertRefused(String problem, ConfigOverride... changes) {
    assertRefused(Plain.class, problem, changes);
  }

  private static void assertRefused(
      Class<? extends Plain> application, String problem, ConfigOverride... changes) {
    var support =
        new DropwizardTestSupport<Plain.Settings>(
            application,
            "src/test/resources/com/nubabel/api/example/shop.yml",
            Stream.concat(
                    Stream.of(
                        ConfigOverride.config("nubabel.redis.uri", TestRedis.uri()),
                        ConfigOverride.config("nubabel.redis.prefix", TestRedis.prefix())),
                    Stream.of(changes))
                .toArray(ConfigOverride[]::new));

    try {
      assertThatThrownBy(support::before)
          .extracting(failure -> rootCause(failure).getMessage(), STRING)
          .startsWith(problem);
    } finally {
      support.after();
    }
  }

  /** Has the bundle twice. */
  public static class Doubled extends Plain {
    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      super.initialize(bootstrap);
      super.initialize(bootstrap);
    }
  }
}
