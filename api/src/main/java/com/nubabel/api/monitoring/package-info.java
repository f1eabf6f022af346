/**
 * Our metrics as Prometheus reads them. Begin with {@link
 * com.nubabel.api.monitoring.PrometheusEndpoint}.
 */
package com.nubabel.api.monitoring;
