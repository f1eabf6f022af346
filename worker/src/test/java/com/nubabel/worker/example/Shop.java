package com.nubabel.worker.example;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.worker.example.ShopJobs.Order;
import com.nubabel.worker.example.ShopJobs.Welcome;

/** The side of the shop that adds jobs. */
public final class Shop {
  private final Queue mail;
  private final FlowProducer flows;

  public Shop(Queue mail, FlowProducer flows) {
    this.mail = mail;
    this.flows = flows;
  }

  public void signUp(long userId, String email) {
    mail.add(ShopJobs.WELCOME, new Welcome(userId, email));
  }

  public void order(Order order) {
    FlowJob[] lines =
        order.lines().stream()
            .map(line -> FlowJob.of("stock", ShopJobs.RESERVE, line))
            .toArray(FlowJob[]::new);
    flows.add(
        FlowJob.of(
            "orders",
            ShopJobs.INVOICE,
            order,
            JobOptions.NONE.withJobId("order-" + order.number()),
            lines));
  }
}
