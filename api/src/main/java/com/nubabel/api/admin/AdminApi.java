package com.nubabel.api.admin;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nubabel.api.errors.BadInputMapper;
import com.nubabel.api.errors.JobRefusedMapper;
import com.nubabel.api.errors.OutcomeUnknownMapper;
import com.nubabel.api.errors.RedisUnavailableMapper;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.errors.LoggingExceptionMapper;
import io.dropwizard.jersey.jackson.JacksonFeature;
import io.dropwizard.jersey.setup.JerseyServletContainer;

/** Jersey on the admin port, which Dropwizard has not: what is registered there. */
public final class AdminApi {
  private static final String PATTERN = "/api/*";

  private AdminApi() {}

  public static void register(Environment environment, Queues queues) {
    environment
        .admin()
        .addServlet(
            "queues",
            new JerseyServletContainer(
                resources(environment.metrics(), environment.getObjectMapper(), queues)))
        .addMapping(PATTERN);
  }

  private static DropwizardResourceConfig resources(
      MetricRegistry metrics, ObjectMapper mapper, Queues queues) {
    DropwizardResourceConfig resources = new DropwizardResourceConfig(metrics);
    resources.setUrlPattern(PATTERN);
    resources.register(new QueuesResource(queues));
    resources.register(new QueueJobsResource(queues));
    resources.register(new SchedulersResource(queues));
    resources.register(new FlowResource(queues));
    resources.register(new JacksonFeature(mapper));
    resources.register(new BadInputMapper());
    resources.register(new JobRefusedMapper());
    resources.register(new RedisUnavailableMapper());
    resources.register(new OutcomeUnknownMapper());
    resources.register(new LoggingExceptionMapper<Throwable>() {});
    return resources;
  }
}
