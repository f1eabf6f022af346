package com.nubabel.api.monitoring;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.AdminEnvironment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * {@code /metrics/prometheus} on the admin port: what is ours with names and labels of its own, and
 * the rest of the registry (the JVM, Jetty, loggers) under the names that the exporter makes.
 */
public final class PrometheusEndpoint {
  private final PrometheusRegistry prometheus = new PrometheusRegistry();

  public PrometheusEndpoint(MetricRegistry registry) {
    prometheus.register(new LabelledMetrics(registry));
    DropwizardExports.builder()
        .dropwizardRegistry(registry)
        .metricFilter((name, metric) -> !LabelledMetrics.covers(name))
        .register(prometheus);
  }

  /**
   * Adds it at a path, after which its servlet is named as well.
   *
   * @param path as above, or below a prefix
   */
  public void addTo(AdminEnvironment admin, String path) {
    admin
        .addServlet("prometheus " + path, new PrometheusMetricsServlet(prometheus))
        .addMapping(path);
  }
}
