package com.nubabel.api;

import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.CallerFilter;
import com.nubabel.api.auth.JsonWrites;
import com.nubabel.api.auth.ReadRules;
import com.nubabel.api.chat.ChatResource;
import com.nubabel.api.chat.Chats;
import com.nubabel.api.errors.ErrorMappers;
import com.nubabel.api.page.PageHeaders;
import com.nubabel.api.resources.EventsResource;
import com.nubabel.api.resources.JobsResource;
import com.nubabel.api.resources.NotificationsResource;
import com.nubabel.api.resources.TokensResource;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.core.setup.ExceptionMapperBinder;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.jackson.JacksonFeature;
import io.dropwizard.jersey.setup.JerseyServletContainer;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * REST. In a server of ours it is on Dropwizard's Jersey; in somebody else's on one of its own, so
 * that our filters, mappers of exceptions and headers meet no request but ours, and his none of
 * ours.
 */
final class PublicApi {
  private final NubabelConfiguration configuration;
  private final Backend backend;
  private final Chats chats;

  /**
   * @param chats null if there are none
   */
  PublicApi(NubabelConfiguration configuration, Backend backend, Chats chats) {
    this.configuration = configuration;
    this.backend = backend;
    this.chats = chats;
  }

  /** What is registered. */
  void register(ResourceConfig jersey) {
    if (chats != null) {
      jersey.register(new ChatResource(chats));
    }
    jersey.register(new JobsResource(backend::queue, new ReadRules(chats)));
    jersey.register(new TokensResource(configuration.auth().tokenMint(), InstantSource.system()));
    jersey.register(new EventsResource(backend::publisher));
    jersey.register(
        new NotificationsResource(configuration.notifications().queue(), backend::publisher));
    jersey.register(new JsonWrites());
    jersey.register(new CallerFilter());
    jersey.register(new AuthValueFactoryProvider.Binder<>(Caller.class));
    ErrorMappers.register(jersey);
  }

  /**
   * Adds it as a servlet of its own to somebody else's application that has not started yet.
   *
   * @param name of servlet and filter
   * @param pattern within the application's context: {@code /api/nubabel/*}
   */
  void addBeside(Environment environment, String name, String pattern) {
    DropwizardResourceConfig jersey = new DropwizardResourceConfig(environment.metrics());
    jersey.setUrlPattern(pattern);
    jersey.register(new JacksonFeature(Jackson.newObjectMapper()));
    jersey.register(new ExceptionMapperBinder(false));
    register(jersey);
    environment.servlets().addServlet(name, new JerseyServletContainer(jersey)).addMapping(pattern);
    environment
        .servlets()
        .addFilter(name + " headers", new PageHeaders())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, pattern);
  }
}
