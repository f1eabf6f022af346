package com.nubabel.worker.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.worker.UnrecoverableException;
import com.nubabel.worker.example.ShopJobs.Receipt;
import com.nubabel.worker.example.ShopJobs.Welcome;
import com.nubabel.worker.testing.TestJob;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One handler alone: no Redis, no worker. */
class WelcomeMailTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  private final WelcomeMail handler = new WelcomeMail((to, text) -> "m-1", () -> NOW);

  @Test
  void sendsTheMailAndReturnsItsReceipt() throws Exception {
    var job = TestJob.of(ShopJobs.WELCOME, new Welcome(7, "ada@example.com"));

    Receipt receipt = job.run(handler);

    assertThat(receipt).isEqualTo(new Receipt("m-1", NOW));
    assertThat(job.logs()).containsExactly("sent to ada@example.com");
    assertThat(job.progress()).extracting(Object::toString).containsExactly("{\"percent\":50}");
  }

  @Test
  void anAddressThatIsNoneIsNotTriedAgain() {
    var job = TestJob.of(ShopJobs.WELCOME, new Welcome(7, "ada"));

    assertThatThrownBy(() -> job.run(handler))
        .isInstanceOf(UnrecoverableException.class)
        .hasMessage("'ada' is no address");
  }
}
