package com.nubabel.api.example;

import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.UnrecoverableException;
import com.nubabel.worker.WorkerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The jobs of the queue {@code orders}: what they are called, and who does them. */
public class OrderJobs {
  /** An order. */
  public record Order(String customer, List<String> items) {}

  /** How it was packed. */
  public record Parcel(int items, String label) {}

  /** What the customer is told. */
  public record Receipt(String customer, String label) {}

  public static final String QUEUE = "orders";
  public static final JobType<Order, Parcel> PACK = JobType.of("pack", Order.class, Parcel.class);
  public static final JobType<Receipt, Void> MAIL_RECEIPT =
      JobType.of("mail-receipt", Receipt.class)
          .withOptions(
              JobOptions.NONE
                  .withAttempts(5)
                  .withBackoff(Backoff.exponential(Duration.ofSeconds(1))));

  private final Mailer mailer;
  private final Queue orders;

  public OrderJobs(Mailer mailer, Queue orders) {
    this.mailer = mailer;
    this.orders = orders;
  }

  /** Says to a worker who does what. */
  public void describe(WorkerBuilder worker) {
    worker.concurrency(10).handle(PACK, this::pack).handle(MAIL_RECEIPT, this::mailReceipt);
  }

  private Parcel pack(Order order, ActiveJob job) {
    if (order.items().isEmpty()) {
      throw new UnrecoverableException("an order without items cannot be packed");
    }
    for (int packed = 1; packed <= order.items().size(); packed++) {
      job.log("packed " + order.items().get(packed - 1));
      job.updateProgress(Map.of("percent", 100 * packed / order.items().size()));
    }
    Parcel parcel = new Parcel(order.items().size(), "parcel-" + job.id());
    orders.add(MAIL_RECEIPT, new Receipt(order.customer(), parcel.label()));
    return parcel;
  }

  private Void mailReceipt(Receipt receipt, ActiveJob job) {
    mailer.send(receipt.customer(), receipt.label() + " is on its way");
    return null;
  }
}
