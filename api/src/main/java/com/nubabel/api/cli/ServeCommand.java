package com.nubabel.api.cli;

import com.nubabel.bridge.NubabelException;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.EnvironmentCommand;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * {@code server}: runs the application. Dropwizard's own command logs a stack trace for whatever
 * stops the start; this one says in one line what its user can mend, such as a port in use, and
 * keeps the trace for what he cannot.
 *
 * @param <T> the configuration
 */
public class ServeCommand<T extends Configuration> extends EnvironmentCommand<T> {
  private final Class<T> configurationClass;

  public ServeCommand(Application<T> application) {
    this(application, "server", "Serves the API and runs the workers of the configuration");
  }

  ServeCommand(Application<T> application, String name, String description) {
    super(application, name, description);
    this.configurationClass = application.getConfigurationClass();
  }

  @Override
  protected Class<T> getConfigurationClass() {
    return configurationClass;
  }

  /** Returns when all serves; Jetty's threads keep the process alive. */
  @Override
  protected void run(Environment environment, Namespace namespace, T configuration)
      throws Exception {
    Server server = configuration.getServerFactory().build(environment);
    server.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStopped(LifeCycle stopped) {
            cleanup();
          }
        });
    cleanupAsynchronously();
    try {
      server.start();
    } catch (Exception e) {
      stop(server, e);
      throw e;
    }
  }

  /** Stops what had been started; the log's end is Dropwizard's. */
  private void stop(Server server, Exception reason) {
    try {
      server.stop();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
    cleanup();
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof NubabelException || e instanceof IOException) {
        cli.getStdErr().println(line(e));
        return;
      }
    }
    failure.printStackTrace(cli.getStdErr());
  }

  /** Java's own exceptions often say what failed, and their cause why. */
  private static String line(Throwable e) {
    boolean tellsWhy = e instanceof NubabelException || e.getCause() == null;
    return tellsWhy ? e.getMessage() : e.getMessage() + ": " + e.getCause().getMessage();
  }
}
