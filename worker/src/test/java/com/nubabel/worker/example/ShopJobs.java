package com.nubabel.worker.example;

import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** The jobs of the shop: all that those who add them and those who do them agree on. */
public final class ShopJobs {
  public record Welcome(long userId, String email) {}

  public record Receipt(String messageId, Instant sentAt) {}

  public record Line(String article, int count) {}

  public record Order(String number, List<Line> lines) {}

  public record Reserved(String article, long cents) {}

  public record Invoice(String number, long cents) {}

  public record Report(LocalDate day) {}

  /** The mail server may be away for a while; nobody is welcomed twice. */
  public static final JobType<Welcome, Receipt> WELCOME =
      JobType.of("welcome", Welcome.class, Receipt.class)
          .withOptions(
              JobOptions.NONE
                  .withAttempts(5)
                  .withBackoff(Backoff.exponential(Duration.ofMinutes(1))))
          .uniqueBy("userId");

  /** One line of an order. */
  public static final JobType<Line, Reserved> RESERVE =
      JobType.of("reserve", Line.class, Reserved.class);

  /** The whole order, when all its lines are reserved. */
  public static final JobType<Order, Invoice> INVOICE =
      JobType.of("invoice", Order.class, Invoice.class);

  /** Each morning. */
  public static final JobType<Report, Void> REPORT = JobType.of("report", Report.class);

  private ShopJobs() {}
}
