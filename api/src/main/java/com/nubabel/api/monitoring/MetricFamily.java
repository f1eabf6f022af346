package com.nubabel.api.monitoring;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of the registry that are one to Prometheus, told apart by labels.
 *
 * @param names in the registry; each group is the value of a label
 * @param name for Prometheus, without {@code _total}
 * @param labels names, one for each group
 * @param scale by which values of the registry are multiplied: Prometheus counts in seconds
 */
record MetricFamily(
    Pattern names, Type type, String name, String help, List<String> labels, double scale) {
  /** What a family is to Prometheus. */
  enum Type {
    COUNTER,
    GAUGE,
    SUMMARY
  }

  private static final double MILLIS = 1e-3;
  private static final double NANOS = 1e-9;

  /** All of them. A queue's name may hold dots. */
  static final List<MetricFamily> ALL =
      List.of(
          gauge("sse\\.connections\\.(.+)", "sse_connections", "Event streams open", "kind"),
          counter("sse\\.opened\\.(.+)", "sse_opened", "Event streams opened", "kind"),
          counter("sse\\.closed\\.(.+)", "sse_closed", "Event streams ended", "reason"),
          counter("sse\\.rejected\\.(.+)", "sse_rejected", "Event streams refused", "reason"),
          counter("sse\\.resumes\\.(.+)", "sse_resumes", "Returns of clients", "outcome"),
          counter("sse\\.gaps", "sse_gaps", "Gaps told to clients"),
          counter("sse\\.delivered", "sse_delivered", "Events times streams"),
          summary(
              "sse\\.latency\\.(.+)",
              "sse_latency_seconds",
              "From an event to the socket, of live ones",
              "kind"),
          scaled(
              gauge("bridge\\.lag", "bridge_lag_seconds", "Lateness of the latest event read"),
              MILLIS),
          gauge("bridge\\.watchedQueues", "bridge_watched_queues", "Queues that are watched"),
          counter(
              "worker\\.(.+)\\.(completed|failed)",
              "jobs",
              "Attempts at jobs that ended",
              "queue",
              "outcome"),
          counter("worker\\.(.+)\\.stalled", "jobs_stalled", "Jobs found stalled", "queue"),
          counter("worker\\.(.+)\\.lockLost", "jobs_lock_lost", "Locks lost to others", "queue"),
          gauge("worker\\.(.+)\\.active", "jobs_active", "Jobs that run now", "queue"),
          summary("worker\\.(.+)\\.duration", "job_duration_seconds", "Run time of jobs", "queue"),
          summary(
              "worker\\.(.+)\\.waitTime",
              "job_wait_time_seconds",
              "From when a job could have run to when it did",
              "queue"));

  /** Sums of others: Prometheus makes its own. */
  static final List<String> SUMS =
      List.of("sse.connections", "sse.latency", "sse.rejected", "sse.resumed");

  private static MetricFamily counter(String names, String name, String help, String... labels) {
    return of(names, Type.COUNTER, name, help, labels);
  }

  private static MetricFamily gauge(String names, String name, String help, String... labels) {
    return of(names, Type.GAUGE, name, help, labels);
  }

  private static MetricFamily summary(String names, String name, String help, String... labels) {
    return scaled(of(names, Type.SUMMARY, name, help, labels), NANOS);
  }

  private static MetricFamily of(
      String names, Type type, String name, String help, String... labels) {
    return new MetricFamily(
        Pattern.compile(names), type, "nubabel_" + name, help, List.of(labels), 1);
  }

  private static MetricFamily scaled(MetricFamily family, double scale) {
    return new MetricFamily(
        family.names, family.type, family.name, family.help, family.labels, scale);
  }

  /** The labels of a metric of the registry; empty if it is not of this family. */
  Optional<Labels> labelsOf(String metric) {
    Matcher matcher = names.matcher(metric);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Labels.Builder found = Labels.builder();
    for (int i = 0; i < labels.size(); i++) {
      found.label(labels.get(i), matcher.group(i + 1));
    }
    return Optional.of(found.build());
  }
}
