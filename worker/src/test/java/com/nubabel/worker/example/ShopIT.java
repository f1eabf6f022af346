package com.nubabel.worker.example;

import static com.nubabel.worker.example.ShopJobs.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.RepeatRule;
import com.nubabel.worker.Handlers;
import com.nubabel.worker.example.ShopJobs.Invoice;
import com.nubabel.worker.example.ShopJobs.Line;
import com.nubabel.worker.example.ShopJobs.Order;
import com.nubabel.worker.example.ShopJobs.Receipt;
import com.nubabel.worker.example.ShopJobs.Report;
import com.nubabel.worker.example.ShopJobs.Welcome;
import com.nubabel.worker.testing.Added;
import com.nubabel.worker.testing.JobRun;
import com.nubabel.worker.testing.NubabelExtension;
import com.nubabel.worker.testing.TestKit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the shop's jobs do on a real Redis, at the pace of the test. */
@ExtendWith(NubabelExtension.class)
public class ShopIT {
  @Test
  void whoSignsUpTwiceIsWelcomedOnce(TestKit kit) {
    Shop shop = new Shop(kit.queue("mail"), kit.flows());

    shop.signUp(7, "ada@example.com");
    shop.signUp(7, "ada@example.com");
    shop.signUp(8, "bob@example.com");

    assertThat(kit.added(WELCOME))
        .extracting(Added::data)
        .containsExactly(new Welcome(7, "ada@example.com"), new Welcome(8, "bob@example.com"));
  }

  @Test
  void whileTheMailServerIsAwayTheMailIsTriedAgainLaterAndLater(TestKit kit) {
    List<Instant> tries = new ArrayList<>();
    WelcomeMail welcomeMail =
        new WelcomeMail(
            (to, text) -> {
              tries.add(kit.clock().instant());
              if (tries.size() < 3) {
                throw new IOException("connection refused");
              }
              return "m-1";
            },
            kit.clock());
    Handlers handlers = Handlers.of(WELCOME, welcomeMail);
    kit.queue("mail").add(WELCOME, new Welcome(7, "ada@example.com"));
    Instant start = kit.clock().instant();

    assertThat(kit.drain("mail", handlers))
        .extracting(JobRun::state, JobRun::failedReason)
        .containsExactly(tuple(JobState.DELAYED, "connection refused"));
    assertThat(kit.drain("mail", handlers)).isEmpty();
    kit.clock().advance(Duration.ofMinutes(1));
    assertThat(kit.drain("mail", handlers)).hasSize(1);
    kit.clock().advance(Duration.ofMinutes(2));
    List<JobRun> last = kit.drain("mail", handlers);

    assertThat(last).hasSize(1);
    assertThat(last.get(0).result(WELCOME))
        .isEqualTo(new Receipt("m-1", start.plus(Duration.ofMinutes(3))));
  }

  @Test
  void anOrderIsInvoicedWhenAllItsLinesAreReserved(TestKit kit) {
    OrderHandlers handlers = new OrderHandlers(Map.of("pen", 120L, "ink", 750L));
    new Shop(kit.queue("mail"), kit.flows())
        .order(new Order("A1", List.of(new Line("pen", 10), new Line("ink", 1))));

    assertThat(kit.drain("orders", handlers.orders())).isEmpty();
    assertThat(kit.drain("stock", handlers.stock())).hasSize(2);
    List<JobRun> invoices = kit.drain("orders", handlers.orders());

    assertThat(invoices).extracting(JobRun::id).containsExactly("order-A1");
    assertThat(invoices.get(0).result(ShopJobs.INVOICE)).isEqualTo(new Invoice("A1", 1950));
  }

  @Test
  void theReportIsWrittenEachMorning(TestKit kit) {
    List<Instant> written = new ArrayList<>();
    Handlers handlers =
        Handlers.of(
            ShopJobs.REPORT,
            (report, job) -> {
              written.add(kit.clock().instant());
              return null;
            });
    kit.queue("reports")
        .schedulers()
        .upsert(
            "morning",
            RepeatRule.cron("0 0 9 * * *", "UTC"),
            JobTemplate.of(ShopJobs.REPORT, new Report(LocalDate.of(2026, 1, 1))));

    for (int day = 1; day <= 3; day++) {
      kit.clock().advanceTo(Instant.parse("2026-01-0" + day + "T09:00:00Z"));
      assertThat(kit.drain("reports", handlers)).hasSize(1);
    }

    assertThat(written)
        .extracting(Instant::toString)
        .containsExactly("2026-01-01T09:00:00Z", "2026-01-02T09:00:00Z", "2026-01-03T09:00:00Z");
  }
}
