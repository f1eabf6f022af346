package com.nubabel.api.example;

import com.nubabel.api.NubabelBundle;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;

/** {@code java -jar shop.jar server shop.yml}: the shop and its workers. */
public class ShopApplication extends Application<ShopConfiguration> {
  private final NubabelBundle<ShopConfiguration> nubabel =
      NubabelBundle.of(ShopConfiguration::nubabel);
  private Mailer mailer;

  public static void main(String[] arguments) throws Exception {
    new ShopApplication().run(arguments);
  }

  @Override
  public void initialize(Bootstrap<ShopConfiguration> bootstrap) {
    bootstrap.addBundle(nubabel);
  }

  @Override
  public void run(ShopConfiguration configuration, Environment environment) {
    mailer = new Mailer(configuration.sender());
    OrderJobs jobs = new OrderJobs(mailer, nubabel.queue(OrderJobs.QUEUE));
    nubabel.worker(OrderJobs.QUEUE, jobs::describe);
    environment.jersey().register(new OrderResource(nubabel));
  }

  public Mailer mailer() {
    return mailer;
  }
}
