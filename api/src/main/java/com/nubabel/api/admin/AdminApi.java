package com.nubabel.api.admin;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.api.errors.ErrorMappers;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.errors.LoggingExceptionMapper;
import io.dropwizard.jersey.jackson.JacksonFeature;
import io.dropwizard.jersey.setup.JerseyServletContainer;

/** Jersey on the admin port, which Dropwizard has not: what is registered there. */
public final class AdminApi {
  private AdminApi() {}

  /**
   * Registers it.
   *
   * @param pattern where: {@code /api/*}; its servlet is named after it
   */
  public static void register(Environment environment, String pattern, Queues queues) {
    DropwizardResourceConfig resources = resources(environment.metrics(), queues);
    resources.setUrlPattern(pattern);
    environment
        .admin()
        .addServlet("queues " + pattern, new JerseyServletContainer(resources))
        .addMapping(pattern);
  }

  private static DropwizardResourceConfig resources(MetricRegistry metrics, Queues queues) {
    DropwizardResourceConfig resources = new DropwizardResourceConfig(metrics);
    resources.register(new QueuesResource(queues));
    resources.register(new QueueJobsResource(queues));
    resources.register(new SchedulersResource(queues));
    resources.register(new FlowResource(queues));
    resources.register(new JacksonFeature(Jackson.newObjectMapper()));
    ErrorMappers.register(resources);
    resources.register(new LoggingExceptionMapper<Throwable>() {});
    return resources;
  }
}
