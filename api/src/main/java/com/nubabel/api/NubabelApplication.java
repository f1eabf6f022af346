package com.nubabel.api;

import com.nubabel.api.cli.ServeCommand;
import com.nubabel.api.cli.WorkCommand;
import com.nubabel.api.config.CheckedConfigurationFactory;
import com.nubabel.api.errors.JsonErrorPages;
import com.nubabel.api.page.PageHeaders;
import io.dropwizard.assets.AssetsBundle;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;

/**
 * The server, {@code java -jar nubabel.jar server config.yml}, and its workers alone, {@code java
 * -jar nubabel.jar worker config.yml}.
 */
public class NubabelApplication extends Application<ServerConfiguration> {
  public static void main(String[] arguments) throws Exception {
    new NubabelApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "nubabel";
  }

  @Override
  protected void addDefaultCommands(Bootstrap<ServerConfiguration> bootstrap) {
    bootstrap.addCommand(new ServeCommand<>(this));
    bootstrap.addCommand(new WorkCommand<>(this, ServerConfiguration::checkWorks));
    bootstrap.addCommand(new CheckCommand<>(this));
  }

  /** What is set up before there is a configuration. */
  @Override
  public void initialize(Bootstrap<ServerConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor()));
    bootstrap.setConfigurationFactoryFactory(
        (type, validator, mapper, prefix) ->
            new CheckedConfigurationFactory<>(
                new YamlConfigurationFactory<>(
                    type,
                    validator,
                    CheckedConfigurationFactory.strict(mapper, ServerConfiguration.DEFAULT_TYPES),
                    prefix),
                ServerConfiguration::check));
    bootstrap.addBundle(new AssetsBundle("/com/nubabel/api/page/", "/", "index.html", "page"));
    bootstrap.addBundle(NubabelBundle.ofServer());
  }

  /** What is not the bundle's: that the whole server is ours. */
  @Override
  public void run(ServerConfiguration configuration, Environment environment) {
    environment.getApplicationContext().setErrorHandler(new JsonErrorPages());
    environment
        .servlets()
        .addFilter("page headers", new PageHeaders())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    environment
        .admin()
        .addFilter("page headers", new PageHeaders())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }
}
