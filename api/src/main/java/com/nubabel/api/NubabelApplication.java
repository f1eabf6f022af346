package com.nubabel.api;

import com.nubabel.api.admin.AdminApi;
import com.nubabel.api.admin.Queues;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.CallerFilter;
import com.nubabel.api.auth.JsonWrites;
import com.nubabel.api.auth.ReadRules;
import com.nubabel.api.chat.ChatResource;
import com.nubabel.api.chat.Chats;
import com.nubabel.api.cli.ServeCommand;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.CheckedConfigurationFactory;
import com.nubabel.api.errors.BadInputMapper;
import com.nubabel.api.errors.JobRefusedMapper;
import com.nubabel.api.errors.JsonErrorPages;
import com.nubabel.api.errors.OutcomeUnknownMapper;
import com.nubabel.api.errors.RedisUnavailableMapper;
import com.nubabel.api.health.AdvanceHealth;
import com.nubabel.api.health.RedisHealth;
import com.nubabel.api.monitoring.PrometheusEndpoint;
import com.nubabel.api.page.PageHeaders;
import com.nubabel.api.resources.EventsResource;
import com.nubabel.api.resources.JobsResource;
import com.nubabel.api.resources.NotificationsResource;
import com.nubabel.api.resources.TokensResource;
import com.nubabel.api.tasks.QueueTask;
import com.nubabel.api.tasks.TaskAnswer;
import io.dropwizard.assets.AssetsBundle;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;

/** The server: {@code java -jar nubabel.jar server config.yml}. */
public class NubabelApplication extends Application<NubabelConfiguration> {
  public static void main(String[] arguments) throws Exception {
    new NubabelApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "nubabel";
  }

  @Override
  protected void addDefaultCommands(Bootstrap<NubabelConfiguration> bootstrap) {
    bootstrap.addCommand(new ServeCommand<>(this));
    bootstrap.addCommand(new CheckCommand<>(this));
  }

  /** What is set up before there is a configuration. */
  @Override
  public void initialize(Bootstrap<NubabelConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor()));
    bootstrap.setConfigurationFactoryFactory(
        (type, validator, mapper, prefix) ->
            new CheckedConfigurationFactory<>(
                new YamlConfigurationFactory<>(
                    type,
                    validator,
                    CheckedConfigurationFactory.strict(mapper, NubabelConfiguration.DEFAULT_TYPES),
                    prefix),
                NubabelConfiguration::check));
    bootstrap.addBundle(new AssetsBundle("/com/nubabel/api/page/", "/", "index.html", "page"));
  }

  /** What is registered. */
  @Override
  public void run(NubabelConfiguration configuration, Environment environment) {
    Backend backend = new Backend(configuration, environment.metrics(), InstantSource.system());
    environment.lifecycle().manage(backend);
    environment.lifecycle().addEventListener(new FrontDoor(configuration, environment, backend));

    ChatConfiguration chat = configuration.chat();
    Chats chats = chat == null ? null : new Chats(chat, backend::queue);
    if (chats != null) {
      environment.jersey().register(new ChatResource(chats));
    }
    environment.jersey().register(new JobsResource(backend::queue, new ReadRules(chats)));
    environment
        .jersey()
        .register(new TokensResource(configuration.auth().tokenMint(), InstantSource.system()));
    environment.jersey().register(new EventsResource(backend::publisher));
    environment
        .jersey()
        .register(
            new NotificationsResource(configuration.notifications().queue(), backend::publisher));
    environment.jersey().register(new JsonWrites());
    environment.jersey().register(new CallerFilter());
    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(Caller.class));
    environment.jersey().register(new BadInputMapper());
    environment.jersey().register(new JobRefusedMapper());
    environment.jersey().register(new RedisUnavailableMapper());
    environment.jersey().register(new OutcomeUnknownMapper());
    environment.getApplicationContext().setErrorHandler(new JsonErrorPages());
    environment
        .servlets()
        .addFilter("page headers", new PageHeaders())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    environment
        .admin()
        .addFilter("page headers", new PageHeaders())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");

    new PrometheusEndpoint(environment.metrics()).addTo(environment.admin());
    AdminApi.register(environment, new Queues(backend::queue, backend::queueNames, backend::flows));
    QueueTask.common(backend::queue).forEach(environment.admin()::addTask);
    environment
        .admin()
        .addFilter("task answers", new TaskAnswer())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/tasks/*");

    environment.healthChecks().register("redis", new RedisHealth(backend::ping));
    environment
        .healthChecks()
        .register("bridge", new AdvanceHealth("the bridge", backend::isHubAdvancing));
    for (String queue : configuration.workedQueues()) {
      environment
          .healthChecks()
          .register(
              "worker." + queue,
              new AdvanceHealth(
                  "the worker of queue '" + queue + "'", () -> backend.isWorkerAdvancing(queue)));
    }
  }
}
