package com.nubabel.api.cli;

import com.nubabel.bridge.BadInputException;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import java.util.List;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.inf.Namespace;

/**
 * {@code worker}: runs the workers of a configuration alone. There is no public port, whatever
 * {@code server.applicationConnectors} says, and so no API and no streams; the admin's port serves
 * health, metrics and operations, and a signal ends the work as it ends a server's.
 *
 * @param <T> the configuration
 */
public final class WorkCommand<T extends Configuration> extends ServeCommand<T> {
  private final Consumer<T> check;

  /**
   * @param check throws a {@link BadInputException} if there is nothing to work
   */
  public WorkCommand(Application<T> application, Consumer<T> check) {
    super(application, "worker", "Runs the workers of the configuration, without a public port");
    this.check = check;
  }

  /** Takes the public ports away before the application, and with it the bundle, looks at them. */
  @Override
  protected void run(Bootstrap<T> bootstrap, Namespace namespace, T configuration)
      throws Exception {
    check.accept(configuration);
    if (!(configuration.getServerFactory() instanceof DefaultServerFactory server)) {
      throw new BadInputException(
          "server.type", "must be default: the admin has connectors of its own");
    }
    server.setApplicationConnectors(List.of());
    super.run(bootstrap, namespace, configuration);
  }
}
