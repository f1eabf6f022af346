package com.nubabel.worker.example;

import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.Handlers;
import com.nubabel.worker.example.ShopJobs.Invoice;
import com.nubabel.worker.example.ShopJobs.Line;
import com.nubabel.worker.example.ShopJobs.Order;
import com.nubabel.worker.example.ShopJobs.Reserved;
import java.util.Map;

/** Reserves what was ordered, and writes the invoice. */
public final class OrderHandlers {
  private final Map<String, Long> cents;

  public OrderHandlers(Map<String, Long> cents) {
    this.cents = cents;
  }

  /** For the queue {@code stock}. */
  public Handlers stock() {
    return Handlers.of(ShopJobs.RESERVE, this::reserve);
  }

  /** For the queue {@code orders}. */
  public Handlers orders() {
    return Handlers.of(ShopJobs.INVOICE, this::invoice);
  }

  private Reserved reserve(Line line, ActiveJob job) {
    return new Reserved(line.article(), cents.get(line.article()) * line.count());
  }

  private Invoice invoice(Order order, ActiveJob job) {
    long total =
        job.children().getChildrenValues().values().stream()
            .mapToLong(value -> ShopJobs.RESERVE.readResult(value).cents())
            .sum();
    return new Invoice(order.number(), total);
  }
}
