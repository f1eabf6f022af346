package com.nubabel.api.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.api.NubabelBundle;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.bridge.testing.TestRedis;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server of type simple, whose public and admin's paths share one connector. */
class OneConnectorIT {
  @Test
  void withoutApiTheWorkersRunAndTheAdminsPathsAreThere() throws Exception {
    var support = support(Working.class);
    support.before();
    try {
      Working application = support.getApplication();
      String id = application.bundle.queue("work").add("n", 1).id();

      assertThat(application.bundle.queue("work").await(id, Duration.ofSeconds(20)).toString())
          .isEqualTo("{\"done\":true}");
      HttpCalls http =
          new HttpCalls(URI.create("http://127.0.0.1:" + support.getLocalPort() + "/"));
      assertThat(http.get("admin/nubabel/api/queues/work/counts").body())
          .contains("\"completed\":1");
      assertThat(http.get("admin/healthcheck").body()).contains("nubabel.worker.work");
      assertThat(http.get("application/nubabel/events?queue=work").statusCode()).isEqualTo(404);
    } finally {
      support.after();
    }
  }

  @Test
  void withAnApiItIsRefused() {
    var support = support(Plain.class);
    try {
      assertThatThrownBy(support::before).hasStackTraceContaining("server.type must be default");
    } finally {
      support.after();
    }
  }

  private static <A extends Plain> DropwizardTestSupport<Plain.Settings> support(Class<A> type) {
    return new DropwizardTestSupport<>(
        type,
        "src/test/resources/com/nubabel/api/bundle/simple.yml",
        ConfigOverride.config("nubabel.redis.uri", TestRedis.uri()),
        ConfigOverride.config("nubabel.redis.prefix", TestRedis.prefix()));
  }

  /** Works a queue, and serves nothing of ours. */
  public static class Working extends Plain {
    final NubabelBundle<Settings> bundle =
        NubabelBundle.<Settings>of(settings -> settings.nubabel).withoutApi();

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(bundle);
      bundle.worker("work", worker -> worker.processor(job -> Map.of("done", true)));
    }
  }
}
